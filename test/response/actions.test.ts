import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { fanOut } from "@/lib/notifications/fan-out";
import { getResponse } from "@/lib/response/get";
import { ownActions } from "@/lib/response/own-actions";
import { addPerson, possibleOwners, removePerson } from "@/lib/response/people";
import { remindActions } from "@/lib/response/remind-actions";
import { addAction, changeAction } from "@/lib/response/review";
import { endAttack, keepAmongFew } from "@/lib/response/stance";
import { addressOf, type Cast, memberViewer, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { declared, hour, later } from "../factories";

ownDatabase();
let cast: Cast;
let id: number;
const dueOn = new Date("2026-12-10T00:00:00Z");
const at = (time: string) => new Date(`2026-12-${time}:00Z`);

beforeEach(async () => {
  cast = await seatCast();
  await db().responseAction.deleteMany();
  id = await declared(cast.maya, [cast.bob.memberId]);
});

const action = (ownerId = cast.bob.memberId) => addAction(cast.maya, id, { text: "Rotate all keys.", ownerId, dueOn });
const newMember = async (name: string) =>
  memberViewer(await db().member.create({ data: { name, email: addressOf(name), accessLevel: "member" } }));
/** What somebody was told of their actions, by the kind that their preferences are for. */
const told = async (memberId: number) => {
  const events = await db().auditEvent.findMany({ where: { type: "response.action_due", incidentId: id } });
  await fanOut(events.map((event) => String(event.id)));
  const rows = await db().notification.findMany({
    where: { memberId, incidentId: id, kind: { in: ["due_soon", "overdue"] } },
    orderBy: { id: "asc" },
  });
  return rows.map(({ kind }) => kind);
};

describe("the owner of an action", () => {
  test("is reminded once within two days of its day, and once when that is over", async () => {
    await action();
    expect(await remindActions(at("07T23:59"))).toBe(0);
    expect(await remindActions(at("08T00:00"))).toBe(1);
    expect(await remindActions(at("10T23:59"))).toBe(0);
    expect(await told(cast.bob.memberId)).toEqual(["due_soon"]);
    expect(await remindActions(at("11T00:00"))).toBe(1);
    expect(await remindActions(at("31T00:00"))).toBe(0);
    expect(await told(cast.bob.memberId)).toEqual(["due_soon", "overdue"]);
    const kept = await db().notification.findFirstOrThrow({ where: { memberId: cast.bob.memberId, kind: "overdue" } });
    expect(kept.detail).toMatchObject({ words: "Rotate all keys." });
  });

  test("of what was overdue before anybody looked hears so alone, and of what is done nothing", async () => {
    const number = await action();
    expect(await remindActions(at("20T08:00"))).toBe(1);
    expect(await told(cast.bob.memberId)).toEqual(["overdue"]);
    await changeAction(cast.maya, id, number, { dueOn: new Date("2026-12-24T00:00:00Z") });
    expect(await remindActions(at("21T08:00"))).toBe(0);
    expect(await remindActions(at("22T00:00"))).toBe(1);
    await changeAction(cast.bob, id, number, { done: true });
    expect(await remindActions(at("26T00:00"))).toBe(0);
  });

  test("hears nothing of an incident they may not know of, until they may", async () => {
    await action();
    await removePerson(cast.maya, id, cast.bob.memberId);
    expect(await remindActions(at("08T12:00"))).toBe(0);
    expect(await ownActions(cast.bob, at("08T12:00"))).toEqual([]);
    await addPerson(cast.maya, id, cast.bob.memberId);
    expect(await remindActions(at("08T13:00"))).toBe(1);
    expect(await ownActions(cast.bob, at("11T00:00"))).toMatchObject([{ incidentId: id, overdue: true }]);
    expect(await ownActions(cast.maya)).toEqual([]);
  });

  test("says that it is done where they are not in the team, and nothing else", async () => {
    const [own, another] = [await action(), await action(cast.maya.memberId)];
    await removePerson(cast.maya, id, cast.bob.memberId);
    await endAttack(cast.maya, id, "");
    await keepAmongFew(cast.maya, id, false);
    await expect(changeAction(cast.bob, id, own, { dueOn: later(dueOn, 24 * hour) })).rejects.toThrow(Forbidden);
    await expect(changeAction(cast.bob, id, another, { done: true })).rejects.toThrow(Forbidden);
    await changeAction(cast.bob, id, own, { done: true });
    expect((await db().responseAction.findUniqueOrThrow({ where: { id: own } })).doneAt).not.toBeNull();
    await expect(changeAction(cast.mallory, id, own, { done: true })).rejects.toThrow("not declared");
  });

  test("knows of the incident: nobody else is given one, unless the lead brings them in with it", async () => {
    const newcomer = await newMember("carol");
    const given = { text: "Rotate all keys.", ownerId: newcomer.memberId, dueOn };
    await expect(addAction(cast.maya, id, given)).rejects.toThrow("is not among those who need to know");
    await expect(addAction(cast.bob, id, { ...given, bringIn: true })).rejects.toThrow(Forbidden);
    const number = await action();
    await expect(changeAction(cast.maya, id, number, { ownerId: newcomer.memberId })).rejects.toThrow(Conflict);
    expect(await ownActions(newcomer)).toEqual([]);
    expect(await db().responseAction.count()).toBe(1);

    await addAction(cast.maya, id, { ...given, bringIn: true });
    expect(await ownActions(newcomer)).toMatchObject([{ incidentId: id, text: "Rotate all keys." }]);
    expect((await getResponse(newcomer, id)).mayWork).toBe(true);
    await changeAction(cast.bob, id, number, { ownerId: newcomer.memberId });
    await addAction(cast.bob, id, { ...given, ownerId: cast.alice.memberId });
  });

  test("is nobody whom being brought in would show nothing, and then nobody is brought in", async () => {
    const given = { text: "Rotate all keys.", ownerId: cast.rita.memberId, dueOn, bringIn: true };
    await expect(addAction(cast.maya, id, given)).rejects.toThrow("has none to this one");
    expect(await db().responsePerson.count({ where: { incidentId: id, memberId: cast.rita.memberId } })).toBe(0);
    expect(await db().responseAction.count()).toBe(0);
  });

  test("is offered by whoever may give it: to the lead everybody, to the team those who know", async () => {
    const newcomer = await newMember("dan");
    const knows = (owners: { id: number; knows: boolean }[]) =>
      owners.find(({ id }) => id === newcomer.memberId)?.knows;
    expect(knows(await possibleOwners(cast.maya, id))).toBe(false);
    expect(knows(await possibleOwners(cast.bob, id))).toBeUndefined();
    expect((await possibleOwners(cast.bob, id)).map((owner) => owner.id)).toEqual(
      expect.arrayContaining([cast.alice.memberId, cast.maya.memberId, cast.bob.memberId]),
    );
    expect((await possibleOwners(cast.maya, id)).map((owner) => owner.id)).not.toContain(cast.rita.memberId);
    await expect(possibleOwners(newcomer, id)).rejects.toThrow("not declared");
    await endAttack(cast.maya, id, "");
    await keepAmongFew(cast.maya, id, false);
    expect(knows(await possibleOwners(cast.bob, id))).toBe(true);
  });
});

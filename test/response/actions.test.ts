import { beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { fanOut } from "@/lib/notifications/fan-out";
import { ownActions } from "@/lib/response/own-actions";
import { addPerson, removePerson } from "@/lib/response/people";
import { remindActions } from "@/lib/response/remind-actions";
import { addAction, changeAction } from "@/lib/response/review";
import { endAttack, keepAmongFew } from "@/lib/response/stance";
import { type Cast, seatCast } from "../cast";
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
});

import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { assignOpenWork } from "@/lib/identities/assign-open";
import { assignIncident } from "@/lib/incidents/assign";
import { resolveIncident } from "@/lib/incidents/resolve";
import { addressOf, type Cast, seatCast } from "@/test/cast";
import { eventTypes, ownDatabase, waitingJobs } from "@/test/database";
import { incident, incidentById, next, signedUp } from "@/test/factories";

ownDatabase();

let cast: Cast;
let email: string;
let developerId: number;
let ids: number[];
const owners = async () => Promise.all(ids.map(async (id) => (await incidentById(id)).assigneeId));

beforeAll(async () => {
  cast = await seatCast();
  await signedUp(cast.rita);
});

/** Four incidents of one developer: two that nobody owns, Bob's, and a closed one. */
beforeEach(async () => {
  email = addressOf(`noor.${next()}`);
  const made = [1, 2, 3, 4].map(() => incident({ place: { authorEmail: email } }));
  ids = (await Promise.all(made)).map(({ id }) => id);
  ({ developerId } = await db().address.findUniqueOrThrow({ where: { email } }));
  await assignIncident(cast.maya, ids[2] ?? 0, { memberId: cast.bob.memberId });
  await resolveIncident(cast.maya, ids[3] ?? 0, { secretRevoked: true });
});

describe("a developer's open incidents", () => {
  test("that nobody owns get an owner; what is owned or closed stays as it is", async () => {
    const { alice, bob } = cast;
    expect(await assignOpenWork(cast.maya, developerId, { memberId: alice.memberId })).toBe(2);
    expect(await owners()).toEqual([alice.memberId, alice.memberId, bob.memberId, null]);
    expect((await incidentById(ids[0] ?? 0)).status).toBe("assigned");
    expect(await eventTypes(ids[0] ?? 0)).toContain("incident.assigned");
    expect(await assignOpenWork(cast.maya, developerId, { memberId: alice.memberId })).toBe(0);
  });

  test("are told to their owner at once, and not one by one", async () => {
    const before = (await waitingJobs("notifications.fan-out")).length;
    await assignOpenWork(cast.maya, developerId, { memberId: cast.alice.memberId });
    const jobs = (await waitingJobs("notifications.fan-out")).slice(before);
    const told = jobs.flatMap(({ payload }) => (payload.eventIds as string[]).map(BigInt));
    const events = await db().auditEvent.findMany({ where: { id: { in: told } } });
    expect(events.map(({ type }) => type)).toEqual(["developer.work_assigned"]);
  });

  test("get a new owner where the present one can no longer come", async () => {
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: new Date() } });
    expect(await assignOpenWork(cast.maya, developerId, { memberId: cast.alice.memberId })).toBe(3);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: null } });
  });

  test("become the developer's own where they are a member, and nobody's where they are none", async () => {
    const { id } = await incident({ place: { authorEmail: cast.rita.email } });
    const rita = await db().developer.findUniqueOrThrow({ where: { memberId: cast.rita.memberId } });
    expect(await assignOpenWork(cast.maya, rita.id)).toBe(1);
    expect((await incidentById(id)).assigneeId).toBe(cast.rita.memberId);
    await expect(assignOpenWork(cast.maya, developerId)).rejects.toThrow(Conflict);
  });

  test("are not given to somebody who does not exist, nor those of nobody", async () => {
    await expect(assignOpenWork(cast.maya, developerId, { memberId: 9_999 })).rejects.toThrow(Invalid);
    await expect(assignOpenWork(cast.maya, 9_999, { memberId: cast.alice.memberId })).rejects.toThrow(NotFound);
  });

  test.each(["bob", "rita", "mallory"] as const)("are not given away by %s", async (who) => {
    await expect(assignOpenWork(cast[who], developerId, { memberId: cast.bob.memberId })).rejects.toThrow(Forbidden);
    expect(await owners()).toEqual([null, null, cast.bob.memberId, null]);
  });
});

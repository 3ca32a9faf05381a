import { beforeEach, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { assignOpenWork } from "@/lib/identities/assign-open";
import { transferOpenWork } from "@/lib/identities/leavers";
import { assignIncident } from "@/lib/incidents/assign";
import { listMembers } from "@/lib/members/list";
import { declareIncident } from "@/lib/response/declare";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { incident, incidentById, next } from "../factories";

ownDatabase();
let cast: Cast;
beforeEach(async () => {
  cast = await seatCast();
});

/** Two open incidents by one author, of which Bob has declared one; Maya is not in its team. */
async function work() {
  const authorEmail = `dana-${next()}@acme.example`;
  const { id: open } = await incident({ place: { authorEmail } });
  const { id: kept } = await incident({ place: { authorEmail } });
  await declareIncident(cast.bob, kept);
  const { developerId } = await db().address.findUniqueOrThrow({ where: { email: authorEmail } });
  return { open, kept, developerId };
}

test("a manager who does not know of it neither gives it away nor hears that there is one more", async () => {
  const { open, kept, developerId } = await work();
  expect(await assignOpenWork(cast.maya, developerId, { memberId: cast.rita.memberId })).toBe(1);
  expect(await incidentById(open)).toMatchObject({ assigneeId: cast.rita.memberId });
  expect(await incidentById(kept)).toMatchObject({ assigneeId: null });
  expect(await transferOpenWork(cast.maya, developerId, { memberId: cast.mallory.memberId })).toBe(1);
  expect(await incidentById(kept)).toMatchObject({ assigneeId: null });
  expect(await transferOpenWork(cast.alice, developerId, { memberId: cast.bob.memberId })).toBe(2);
});

test("is not counted among what somebody owns, to who may not know of it", async () => {
  const { kept } = await work();
  await assignIncident(cast.bob, kept, { memberId: cast.bob.memberId });
  const ownedBy = async (viewer: Cast["maya"]) =>
    (await listMembers(viewer, {}, { limit: 50 })).rows.find(({ id }) => id === cast.bob.memberId)?.openIncidents;
  const before = (await ownedBy(cast.alice)) ?? 0;
  expect(before).toBeGreaterThan(0);
  expect(await ownedBy(cast.maya)).toBe(
    before -
      (await db().incident.count({ where: { assigneeId: cast.bob.memberId, needToKnow: true, closedAt: null } })),
  );
});

import { beforeEach, expect, test } from "vitest";
import { grantAccess } from "@/lib/access/grant-access";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { assignOpenWork } from "@/lib/identities/assign-open";
import { transferOpenWork } from "@/lib/identities/leavers";
import { assignIncident } from "@/lib/incidents/assign";
import { grantsOf } from "@/lib/members/get";
import { listMembers } from "@/lib/members/list";
import { countGrants, walkGrants } from "@/lib/members/walk-grants";
import { listPlaybookRuns } from "@/lib/playbooks/configure";
import { runPlaybooks } from "@/lib/playbooks/run";
import { countAllRuns, listAllRuns } from "@/lib/playbooks/runs";
import { declareIncident } from "@/lib/response/declare";
import { type Cast, seatCast } from "../cast";
import { eventIds, ownDatabase } from "../database";
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

test("what somebody was granted of it, and what playbooks did about it, is in no list of others", async () => {
  const { open, kept } = await work();
  for (const id of [open, kept]) {
    await grantAccess(cast.alice, id, { memberId: cast.rita.memberId });
    await runPlaybooks(await eventIds(id, "incident.triggered"), { last: true });
  }
  const grants = async (viewer: Viewer) =>
    (await grantsOf(viewer, cast.rita.memberId)).grants.map((one) => one.incident.id);
  const walked = async (viewer: Viewer) =>
    (await walkGrants(viewer, { memberId: cast.rita.memberId }, { limit: 100 })).rows.map((one) => one.incidentId);
  const runs = async (viewer: Viewer) =>
    (await listAllRuns(viewer, {}, { limit: 100 })).rows.map((one) => one.incidentId);
  const ofOne = async (viewer: Viewer) =>
    (await listPlaybookRuns(viewer, "mail-commit-author")).map((one) => one.incidentId);
  for (const list of [grants, walked, runs, ofOne]) {
    expect(await list(cast.alice)).toEqual(expect.arrayContaining([open, kept]));
    expect(await list(cast.maya)).toContain(open);
    expect(await list(cast.maya)).not.toContain(kept);
  }
  expect((await grantsOf(cast.maya, cast.rita.memberId)).total).toBe((await grants(cast.maya)).length);
  expect(await countGrants(cast.maya, { memberId: cast.rita.memberId })).toBe((await walked(cast.maya)).length);
  expect(await countAllRuns(cast.maya, {})).toBe((await runs(cast.maya)).length);
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

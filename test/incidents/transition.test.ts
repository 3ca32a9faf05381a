import { describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { assignIncident, unassignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { getIncident, timelineOf } from "@/lib/incidents/get";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { transition } from "@/lib/incidents/transition";
import { addressOf, linkViewer, seatCast, tokenViewer } from "../cast";
import { eventIds, eventTypes, ownDatabase, waitingJobs } from "../database";
import { asSystem, grant, incident, incidentById } from "../factories";

ownDatabase();

const outcomes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "fulfilled" ? "won" : (result.reason as Error).name)).sort();

test("of two who decide at the same moment one wins and the other is told", async () => {
  for (let round = 0; round < 10; round += 1) {
    const { alice, bob } = await seatCast();
    const { id } = await incident();
    const results = await Promise.allSettled([
      resolveIncident(alice, id, { secretRevoked: true }),
      ignoreIncident(bob, id, { reason: "false_positive" }),
    ]);
    expect(outcomes(results)).toEqual(["Conflict", "won"]);
    expect(await eventTypes(id)).toHaveLength(2);
  }
});

test("a form rendered for an earlier version does not overwrite what came between", async () => {
  const { alice, maya } = await seatCast();
  const { id, version } = await incident();
  await assignIncident(maya, id, { email: addressOf("bob") });
  await expect(resolveIncident(alice, id, { secretRevoked: true, version })).rejects.toThrow(Conflict);
  await resolveIncident(alice, id, { secretRevoked: true, version: version + 1 });
});

test("a change, its audit event and its job come together, and go together", async () => {
  const row = await incident();
  const jobs = (await waitingJobs("playbooks.run")).length;
  await expect(
    inTransaction(async (tx) => {
      await transition(tx, asSystem, row, { to: "resolved", revoked: true, at: new Date() });
      throw new Error("after all");
    }),
  ).rejects.toThrow("after all");
  expect(await incidentById(row.id)).toEqual(row);
  expect(await eventTypes(row.id)).toEqual(["incident.triggered"]);
  expect(await waitingJobs("playbooks.run")).toHaveLength(jobs);

  await inTransaction((tx) => transition(tx, asSystem, row, { to: "resolved", revoked: true, at: new Date() }));
  const [event] = await eventIds(row.id, "incident.resolved");
  const offered = (await waitingJobs("playbooks.run")).flatMap(({ payload }) => payload.eventIds as string[]);
  expect(offered).toContain(event);
});

test("closed means a close time, ignored means a reason, and the database insists", async () => {
  const { id } = await incident();
  await expect(db().incident.update({ where: { id }, data: { status: "resolved" } })).rejects.toThrow();
  await expect(
    db().incident.update({ where: { id }, data: { status: "ignored", closedAt: new Date() } }),
  ).rejects.toThrow();
});

describe("an incident's life", () => {
  test("open, owned, resolved, reopened, ignored: every step is in the timeline, with who did it", async () => {
    const { alice, maya, bob } = await seatCast();
    const { id } = await incident();
    await assignIncident(maya, id, { memberId: bob.memberId });
    await commentOnIncident(bob, id, " On it. ");
    await resolveIncident(bob, id, { secretRevoked: true, comment: "rotated" });
    expect(await incidentById(id)).toMatchObject({ status: "resolved", secretRevoked: true });
    await reopenIncident(alice, id);
    expect(await incidentById(id)).toMatchObject({ status: "assigned", secretRevoked: null, closedAt: null });
    await unassignIncident(maya, id);
    await ignoreIncident(tokenViewer(bob, ["incidents:read", "incidents:write"]), id, { reason: "low_risk" });
    expect(await incidentById(id)).toMatchObject({ status: "ignored", ignoreReason: "low_risk", assigneeId: null });

    const { events } = await timelineOf(alice, id);
    expect(events.map(({ type, member }) => [type, member?.name ?? null])).toEqual([
      ["incident.triggered", null],
      ["incident.assigned", maya.name],
      ["incident.commented", bob.name],
      ["incident.resolved", bob.name],
      ["incident.reopened", alice.name],
      ["incident.unassigned", maya.name],
      ["incident.ignored", bob.name],
    ]);
    const { incident: seen } = await getIncident(alice, id);
    expect(seen.comments.map(({ body }) => body)).toEqual(["On it."]);
  });

  test("what is closed cannot be closed again, what is open not be reopened", async () => {
    const { alice } = await seatCast();
    const { id } = await incident();
    await expect(reopenIncident(alice, id)).rejects.toThrow(Conflict);
    await resolveIncident(alice, id, { secretRevoked: false });
    await expect(resolveIncident(alice, id, { secretRevoked: false })).rejects.toThrow(Conflict);
    await expect(ignoreIncident(alice, id, { reason: "low_risk" })).rejects.toThrow(Conflict);
    await expect(assignIncident(alice, id, { memberId: alice.memberId })).rejects.toThrow(Conflict);
  });

  test("a reason to ignore has to fit the kind of incident", async () => {
    const { alice } = await seatCast();
    const { id } = await incident();
    await expect(ignoreIncident(alice, id, { reason: "wont_fix" })).rejects.toThrow(Invalid);
    const code = await incident({ kind: "code_scanning", identity: { external: "github:code:life" } });
    await expect(ignoreIncident(alice, code.id, { reason: "test_credential" })).rejects.toThrow(Invalid);
    await ignoreIncident(alice, code.id, { reason: "wont_fix" });
  });

  test("an incident is given to active members only", async () => {
    const { alice, mallory } = await seatCast();
    const { id } = await incident();
    await expect(assignIncident(alice, id, { email: "nobody@acme.example" })).rejects.toThrow(Invalid);
    await db().member.update({ where: { id: mallory.memberId }, data: { deactivatedAt: new Date() } });
    await expect(assignIncident(alice, id, { email: mallory.email })).rejects.toThrow(Invalid);
  });

  test("a restricted member takes what nobody owns, and never what somebody owns", async () => {
    const { maya, bob, rita } = await seatCast();
    const { id } = await incident();
    await grant(rita, id, "can_edit");
    await assignIncident(maya, id, { memberId: bob.memberId });
    await expect(assignIncident(rita, id, { memberId: rita.memberId })).rejects.toThrow(Forbidden);
    expect((await incidentById(id)).assigneeId).toBe(bob.memberId);
    await unassignIncident(maya, id);
    await assignIncident(rita, id, { memberId: rita.memberId });
    expect((await incidentById(id)).assigneeId).toBe(rita.memberId);
  });

  test("an incident reaches a restricted member by a manager's hand alone", async () => {
    const { maya, bob, rita } = await seatCast();
    const { id } = await incident();
    await expect(assignIncident(bob, id, { memberId: rita.memberId })).rejects.toThrow(Forbidden);
    await assignIncident(maya, id, { memberId: rita.memberId });
    await getIncident(rita, id);
    await resolveIncident(rita, id, { secretRevoked: true });
  });
});

describe("who has nothing", () => {
  const verbs: Record<string, (id: number, cast: Awaited<ReturnType<typeof seatCast>>) => Promise<unknown>> = {
    "getting it": (id, { mallory }) => getIncident(mallory, id),
    "its timeline": (id, { mallory }) => timelineOf(mallory, id),
    resolving: (id, { mallory }) => resolveIncident(mallory, id, { secretRevoked: true }),
    ignoring: (id, { mallory }) => ignoreIncident(mallory, id, { reason: "low_risk" }),
    reopening: (id, { mallory }) => reopenIncident(mallory, id),
    commenting: (id, { mallory }) => commentOnIncident(mallory, id, "hello"),
    taking: (id, { mallory }) => assignIncident(mallory, id, { memberId: mallory.memberId }),
    "giving away": (id, { mallory }) => unassignIncident(mallory, id),
  };

  test.each(Object.entries(verbs))("finds no incident by %s", async (_, verb) => {
    const cast = await seatCast();
    const row = await incident();
    await expect(verb(row.id, cast)).rejects.toThrow(NotFound);
    expect(await incidentById(row.id)).toEqual(row);
  });

  test("is told of no difference between what is hidden and what does not exist", async () => {
    const { mallory } = await seatCast();
    const { id } = await incident();
    const said = (wanted: number) => getIncident(mallory, wanted).catch((error: Error) => error.message);
    expect(await said(id)).toBe(await said(999_999));
  });
});

test("who may only look is refused, and nothing changes", async () => {
  const { rita } = await seatCast();
  const { id } = await incident();
  await grant(rita, id, "can_view");
  const row = await incidentById(id);
  expect((await getIncident(rita, id)).mayEdit).toBe(false);
  await expect(resolveIncident(rita, id, { secretRevoked: true })).rejects.toThrow(Forbidden);
  await expect(commentOnIncident(rita, id, "hello")).rejects.toThrow(Forbidden);
  expect(await incidentById(id)).toEqual(row);
});

test("a link closes its own incident where it may, no other, and does nothing else", async () => {
  const own = await incident();
  const foreign = await incident();
  const link = { id: "01900000-0000-7000-8000-00000000000a", incidentId: own.id, recipient: "dana.li@acme.example" };
  const healing = linkViewer({ ...link, scopes: ["view", "feedback", "resolve"] });
  const looking = linkViewer({ ...link, scopes: ["view", "feedback"] });
  await expect(resolveIncident(healing, foreign.id, { secretRevoked: true })).rejects.toThrow(NotFound);
  await expect(resolveIncident(looking, own.id, { secretRevoked: true })).rejects.toThrow(Forbidden);
  await expect(assignIncident(healing, own.id, { memberId: 1 })).rejects.toThrow();
  await expect(commentOnIncident(healing, own.id, "hello")).rejects.toThrow(Forbidden);
  await resolveIncident(healing, own.id, { secretRevoked: true });
  await expect(reopenIncident(healing, own.id)).rejects.toThrow(Forbidden);
  const event = await db().auditEvent.findFirstOrThrow({ where: { incidentId: own.id, type: "incident.resolved" } });
  expect(event).toMatchObject({ actor: `link:${link.id}`, memberId: null });
});

describe("who is restricted", () => {
  test("takes an incident themselves, but neither gives it to others nor learns who there is", async () => {
    const cast = await seatCast();
    const row = await incident();
    await grant(cast.rita, row.id);
    for (const memberId of [cast.maya.memberId, 999_999]) {
      await expect(assignIncident(cast.rita, row.id, { memberId })).rejects.toThrow(Forbidden);
    }
    await assignIncident(cast.rita, row.id, { memberId: cast.rita.memberId });
    expect((await incidentById(row.id)).assigneeId).toBe(cast.rita.memberId);
    await expect(unassignIncident(cast.rita, row.id)).rejects.toThrow(Forbidden);
  });
});

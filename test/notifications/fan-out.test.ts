import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { grantAccess, revokeAccess } from "@/lib/access/grant-access";
import type { Viewer } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { submitFeedback } from "@/lib/feedback/submit";
import { verifyByProvider } from "@/lib/identities/member-addresses";
import { assignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { withdrawRequest } from "@/lib/incidents/requests";
import { resolveIncident } from "@/lib/incidents/resolve";
import { fanOut } from "@/lib/notifications/fan-out";
import { listNotifications } from "@/lib/notifications/list";
import { mentionedIn } from "@/lib/notifications/mentions";
import { runPlaybooks } from "@/lib/playbooks/run";
import { remindIncidents } from "@/lib/reminders/remind";
import { createLink } from "@/lib/sharing/create";
import { processorTime } from "@/test/processor-time";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventIds, ownDatabase, waitingJobs } from "../database";
import { asSystem, external, grant, incident, incidentById, later, minute, monday, next, report } from "../factories";

ownDatabase();

let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
});
beforeEach(async () => {
  await db().notification.deleteMany();
  await db().notificationPreference.deleteMany();
  await db().member.updateMany({ data: { deactivatedAt: null, service: false } });
  await setLevel("off");
});

const setLevel = (auto_healing: string) =>
  db().playbook.update({ where: { id: "mail-commit-author" }, data: { settings: { auto_healing } } });

type Person = keyof Cast;
const personOf = (memberId: number) =>
  (Object.keys(cast) as Person[]).find((person) => cast[person].memberId === memberId) ?? "nobody";

/** Tells everybody of everything that happened, as the worker does from its jobs, and answers who heard what. */
async function told(): Promise<string[]> {
  for (const { payload } of await waitingJobs("notifications.fan-out")) await fanOut(payload.eventIds as string[]);
  const rows = await db().notification.findMany();
  return rows.map(({ memberId, kind }) => `${personOf(memberId)}: ${kind}`).sort();
}

async function forgetJobs() {
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
}

/** An incident that rita may work on and mallory may not see, owned by nobody or somebody, of which nobody was told yet. */
async function quiet(owner?: Person): Promise<number> {
  const { id } = await incident({ place: { authorEmail: `author-${next()}@acme.example` } });
  await grant(cast.rita, id);
  if (owner) await assignIncident(asSystem, id, { memberId: cast[owner].memberId });
  await forgetJobs();
  return id;
}

/** What others record, with the event alone. */
const recorded = (viewer: Viewer, entry: AuditEntry) => inTransaction((tx) => record(tx, viewer, [entry]));

async function linkTo(incidentId: number, recipient = "dana.li@acme.example") {
  const scopes = ["view", "feedback", "resolve"] as const;
  const { linkId } = await inTransaction((tx) =>
    createLink(tx, asSystem, { incidentId, recipient, scopes, lifespanDays: 14 }),
  );
  return linkViewer({ id: linkId, incidentId, recipient, scopes: [...scopes] });
}

/** Rita asks, and the managers were told of it. */
async function asksToResolve(incidentId: number): Promise<number> {
  await setLevel("request");
  const waiting = await resolveIncident(cast.rita, incidentId, { secretRevoked: true });
  await forgetJobs();
  return waiting?.requestId ?? -1;
}

const answers = { actualSecret: true, accessToSensitive: false, revoked: false, remarks: "" };
const managers = (kind: string) => [`alice: ${kind}`, `maya: ${kind}`];

type Case = [what: string, owner: Person | undefined, happens: (id: number) => Promise<unknown>, heard: string[]];
const cases: Case[] = [
  ["maya assigns it to bob", undefined, (id) => assignIncident(cast.maya, id, cast.bob), ["bob: assigned"]],
  ["maya assigns it to mallory", undefined, (id) => assignIncident(cast.maya, id, cast.mallory), ["mallory: assigned"]],
  ["bob takes it", undefined, (id) => assignIncident(cast.bob, id, cast.bob), []],
  ["maya gives rita's level access", undefined, (id) => grantAccess(cast.maya, id, cast.mallory), ["mallory: granted"]],
  ["maya changes what rita may do", undefined, (id) => grantAccess(cast.maya, id, cast.rita, "can_view"), []],
  ["bob comments on what nobody owns", undefined, (id) => commentOnIncident(cast.bob, id, "Looking."), []],
  ["bob comments on maya's", "maya", (id) => commentOnIncident(cast.bob, id, "Looking."), ["maya: comment"]],
  ["maya comments on her own", "maya", (id) => commentOnIncident(cast.maya, id, "Looking."), []],
  ["bob names rita", undefined, (id) => commentOnIncident(cast.bob, id, "Ask @Rita Tanaka."), ["rita: mentioned"]],
  [
    "bob names mallory, who may not see it",
    undefined,
    (id) => commentOnIncident(cast.bob, id, "@mallory@acme.example, @Mallory Voss and @mallory?"),
    [],
  ],
  [
    "bob names its owner and himself",
    "maya",
    (id) => commentOnIncident(cast.bob, id, "@maya look, says @bob"),
    ["maya: mentioned"],
  ],
  [
    "rita names alice and maya",
    undefined,
    (id) => commentOnIncident(cast.rita, id, "@alice@acme.example @Maya  Lindqvist"),
    managers("mentioned"),
  ],
  ["an author answers", undefined, async (id) => submitFeedback(await linkTo(id), id, answers), managers("feedback")],
  [
    "an author answers about bob's",
    "bob",
    async (id) => submitFeedback(await linkTo(id), id, answers),
    ["bob: feedback"],
  ],
  [
    "another author answers about rita's, which is not hers to read",
    "rita",
    async (id) => submitFeedback(await linkTo(id), id, answers),
    managers("feedback"),
  ],
  ["rita answers about her own", "rita", (id) => submitFeedback(cast.rita, id, answers), managers("feedback")],
  [
    "it regresses",
    undefined,
    (id) => recorded(asSystem, { type: "incident.regressed", incidentId: id }),
    managers("regression"),
  ],
  [
    "rita's regresses",
    "rita",
    (id) => recorded(asSystem, { type: "incident.regressed", incidentId: id }),
    ["rita: regression"],
  ],
  [
    "its secret works although it was said to be revoked",
    "bob",
    (id) => recorded(asSystem, { type: "closure.doubted", incidentId: id }),
    managers("notice"),
  ],
  [
    "it is disputed",
    "bob",
    async (id) => recorded(await linkTo(id), { type: "incident.author_disputed", incidentId: id }),
    ["alice: dispute", "bob: dispute", "maya: dispute"],
  ],
  [
    "rita's is disputed by somebody else",
    "rita",
    async (id) => recorded(await linkTo(id), { type: "incident.author_disputed", incidentId: id }),
    managers("dispute"),
  ],
  [
    "a link holder asks to close it",
    "bob",
    async (id) =>
      recorded(await linkTo(id), { type: "closure.requested", incidentId: id, detail: { wanted: "resolved" } }),
    managers("request"),
  ],
  [
    "alice denies what rita asked for",
    undefined,
    (id) => recorded(cast.alice, { type: "closure.denied", incidentId: id, detail: { memberId: cast.rita.memberId } }),
    ["rita: decided"],
  ],
  [
    "alice approves what a link holder asked for",
    undefined,
    (id) => recorded(cast.alice, { type: "closure.approved", incidentId: id, detail: { memberId: null } }),
    [],
  ],
  [
    "rita takes back what she asked for",
    undefined,
    async (id) => {
      await withdrawRequest(cast.rita, await asksToResolve(id));
    },
    managers("request"),
  ],
  [
    "rita asks anew, otherwise",
    undefined,
    async (id) => {
      await asksToResolve(id);
      await ignoreIncident(cast.rita, id, { reason: "low_risk" });
    },
    managers("request"),
  ],
  [
    "maya closes what rita had asked to close",
    undefined,
    async (id) => {
      await asksToResolve(id);
      await resolveIncident(cast.maya, id, { secretRevoked: true });
    },
    ["alice: request", "rita: decided"],
  ],
  ["maya reminds bob of his", "bob", (id) => remindIncidents(cast.maya, [id]), ["bob: reminder"]],
  [
    "a link resolves it",
    undefined,
    async (id) => resolveIncident(await linkTo(id), id, { secretRevoked: true }),
    managers("notice"),
  ],
  [
    "a link resolves bob's",
    "bob",
    async (id) => resolveIncident(await linkTo(id), id, { secretRevoked: true }),
    ["bob: notice"],
  ],
  ["bob resolves maya's", "maya", (id) => resolveIncident(cast.bob, id, { secretRevoked: true }), []],
  [
    "a link travels",
    "bob",
    (id) => recorded(asSystem, { type: "sharing-link.travelled", incidentId: id }),
    ["bob: notice"],
  ],
  [
    "rita's link travels",
    "rita",
    (id) => recorded(asSystem, { type: "sharing-link.travelled", incidentId: id }),
    managers("notice"),
  ],
  [
    "a mail about it comes back",
    undefined,
    (id) => recorded(asSystem, { type: "mail.bounced", incidentId: id }),
    managers("notice"),
  ],
  [
    "mail fails that is about nothing",
    undefined,
    () => recorded(asSystem, { type: "mail.failed" }),
    managers("notice"),
  ],
  ["mail is held", undefined, () => recorded(asSystem, { type: "mail.held" }), managers("notice")],
  [
    "a link is opened",
    undefined,
    async (id) => recorded(await linkTo(id), { type: "sharing-link.viewed", incidentId: id }),
    [],
  ],
  ["somebody signs in", undefined, () => recorded(cast.bob, { type: "member.signed_in" }), []],
];

describe("who hears of what", () => {
  test.each(cases)("%s", async (_, owner, happens, heard) => {
    const id = await quiet(owner);
    await happens(id);
    expect(await told()).toEqual([...heard].sort());
  });

  test("the people it would reach hear nothing once they are deactivated, and accounts of programs never do", async () => {
    const id = await quiet("bob");
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: new Date() } });
    await db().member.update({ where: { id: cast.alice.memberId }, data: { service: true } });
    await recorded(asSystem, { type: "incident.regressed", incidentId: id });
    expect(await told()).toEqual(["maya: regression"]);
  });
});

describe("telling", () => {
  test("twice, and by several workers at once, tells once", async () => {
    const id = await quiet();
    await assignIncident(cast.maya, id, cast.bob);
    await commentOnIncident(cast.maya, id, "@rita have a look");
    const ids = await eventIds(id);
    await Promise.all([fanOut(ids), fanOut(ids), fanOut(ids.toReversed()), fanOut(ids)]);
    await fanOut(ids);
    expect(await told()).toEqual(["bob: assigned", "bob: comment", "rita: mentioned"]);
    const mails = await waitingJobs("notifications.mail");
    expect(mails.map(({ payload }) => personOf(Number(payload.memberId))).sort()).toEqual(["bob", "bob", "rita"]);
  });

  test("rita is told nothing of what was taken from her before she could be told", async () => {
    const id = await quiet();
    await commentOnIncident(cast.bob, id, "@rita, please");
    await revokeAccess(cast.maya, id, cast.rita);
    expect(await told()).toEqual([]);
  });

  test("an import asks for no telling at all", async () => {
    await forgetJobs();
    await report(Array.from({ length: 60 }, () => external(`${next()}`, { place: { historical: true } })));
    expect(await waitingJobs("notifications.fan-out")).toEqual([]);
  });

  test("work that changes hands at once is one notification, with its number", async () => {
    const id = await quiet();
    await recorded(cast.maya, {
      type: "incident.assigned",
      incidentId: id,
      detail: { memberId: cast.bob.memberId, transferredFrom: 7 },
    });
    await recorded(cast.maya, {
      type: "developer.work_transferred",
      detail: { memberId: cast.bob.memberId, incidents: 312 },
    });
    expect(await told()).toEqual(["bob: assigned"]);
    const { rows } = await listNotifications(cast.bob, {}, { limit: 10 });
    expect(rows).toMatchObject([{ sentence: "Maya Lindqvist made you the owner of 312 incidents.", incident: null }]);
  });
});

describe("access by one's commits", () => {
  const mailed = async () =>
    (await db().notification.findMany({ where: { kind: "granted" } })).map(({ mailDueAt }) => mailDueAt !== null);

  test("to many incidents at joining is told once, in the app", async () => {
    await forgetJobs();
    const email = `joiner-${next()}@acme.example`;
    const history = { place: { authorEmail: email, historical: true } };
    await report(Array.from({ length: 30 }, () => external(`${next()}`, history)));
    const { id, name } = await db().member.create({ data: { email, name: "Jo Park" } });
    const viewer = { kind: "member" as const, memberId: id, accessLevel: "restricted" as const, name, email };
    await inTransaction((tx) => verifyByProvider(tx, viewer, { id, name }, email));
    expect(await told()).toEqual(["nobody: granted"]);
    expect(await mailed()).toEqual([false]);
    const { rows } = await listNotifications(viewer, {}, { limit: 10 });
    expect(rows).toMatchObject([
      { sentence: "You were given access to 30 incidents of your commits.", incident: null },
    ]);

    await db().grant.deleteMany({ where: { memberId: id } });
    expect((await listNotifications(viewer, {}, { limit: 10 })).rows).toEqual([]);
  });

  test("to a new incident is told and mailed, to an old one that is imported it is neither", async () => {
    const email = `author-${next()}@acme.example`;
    const { id, name } = await db().member.create({ data: { email, name: "Jo Park" } });
    const viewer = { kind: "member" as const, memberId: id, accessLevel: "restricted" as const, name, email };
    await inTransaction((tx) => verifyByProvider(tx, viewer, { id, name }, email));
    await forgetJobs();
    const old = await incident({ place: { authorEmail: email, historical: true } });
    await runPlaybooks(await eventIds(old.id), { last: true });
    expect(await db().grant.count({ where: { memberId: id, incidentId: old.id } })).toBe(1);
    expect(await told()).toEqual([]);
    const fresh = await incident({ place: { authorEmail: email } });
    await runPlaybooks(await eventIds(fresh.id), { last: true });
    expect(await told()).toEqual(["nobody: granted"]);
    expect(await mailed()).toEqual([true]);
    expect((await listNotifications(viewer, {}, { limit: 10 })).rows).toMatchObject([
      { sentence: `You were given access to INC-${fresh.id}, which is about a commit of yours.` },
    ]);
  });
});

describe("preferences", () => {
  const prefer = (person: Person, kind: string, choice: { inApp?: boolean; mail?: "immediate" | "digest" | "off" }) =>
    db().notificationPreference.create({ data: { memberId: cast[person].memberId, kind, ...choice } });
  const assigned = async () => {
    const id = await quiet();
    await assignIncident(cast.maya, id, cast.bob);
    const ids = await eventIds(id);
    await fanOut(ids, monday);
    return db().notification.findFirst({ where: { memberId: cast.bob.memberId } });
  };
  const zone = (data: { timeZone: string; quietFrom?: number | null; quietTo?: number | null }) =>
    db().member.update({ where: { id: cast.bob.memberId }, data: { quietFrom: null, quietTo: null, ...data } });

  test("without any, an assignment is mailed at once", async () => {
    expect((await assigned())?.mailDueAt).toEqual(later(monday, minute / 2));
  });
  test("for a digest, it is mailed at eight in the morning where the person is", async () => {
    await zone({ timeZone: "America/New_York" });
    await prefer("bob", "assigned", { mail: "digest" });
    expect((await assigned())?.mailDueAt).toEqual(new Date("2026-11-16T13:00:00Z"));
  });
  test("in quiet hours, it waits for their end", async () => {
    await zone({ timeZone: "Asia/Kathmandu", quietFrom: 14 * 60, quietTo: 15 * 60 + 30 });
    expect((await assigned())?.mailDueAt).toEqual(new Date("2026-11-16T09:45:00Z"));
  });
  test("without mail, it is in the app only", async () => {
    await prefer("bob", "assigned", { mail: "off" });
    expect((await assigned())?.mailDueAt).toBeNull();
    expect((await listNotifications(cast.bob, {}, { limit: 10 })).rows).toHaveLength(1);
  });
  test("with mail alone, the app does not show it", async () => {
    await prefer("bob", "assigned", { inApp: false });
    expect((await assigned())?.mailDueAt).toBeInstanceOf(Date);
    expect((await listNotifications(cast.bob, {}, { limit: 10 })).rows).toEqual([]);
  });
  test("with neither, nothing is kept", async () => {
    await prefer("bob", "assigned", { inApp: false, mail: "off" });
    expect(await assigned()).toBeNull();
  });
});

describe("naming somebody in a comment", () => {
  const people = [
    { id: 1, name: "Maya Lindqvist", email: "maya@acme.example" },
    { id: 2, name: "Bob Okafor", email: "bob@acme.example" },
    { id: 3, name: "Bob Stone", email: "bob@labs.example" },
    { id: 4, name: "O'Neil (ops) *", email: "o.neil+x@acme.example" },
    { id: 5, name: "", email: "ann@acme.example" },
  ];
  const texts: [string, number[]][] = [
    ["@Maya Lindqvist please", [1]],
    ["@maya lindqvist", [1]],
    ["ping @maya.", [1]],
    ["(@maya)", [1]],
    ["@maya@acme.example", [1]],
    ["@maya@evil.example", []],
    ["@mayan", []],
    ["@maya.lindqvist", []],
    ["@maya-x", []],
    ["write to dana@maya or maya@acme.example", []],
    ["@bob means two", []],
    ["@bob@labs.example", [3]],
    ["@Bob Okafor and @Bob Stone", [2, 3]],
    ["@O'Neil (ops) *", [4]],
    ["@o.neil+x@acme.example!", [4]],
    ["@ ", []],
    ["no one", []],
    ["@ann", [5]],
  ];
  test.each(texts)("%j", (text, ids) => {
    expect(mentionedIn(text, people)).toEqual(ids);
  });
  test("a long text of at signs is read in no time", () => {
    const long = "@".repeat(4_000) + "@bob ".repeat(100);
    expect(processorTime(() => mentionedIn(long, people))).toBeLessThan(500);
  });
});

test("what a restricted owner is told names people, and nobody's address", async () => {
  const id = await quiet("rita");
  await resolveIncident(await linkTo(id), id, { secretRevoked: true });
  expect(await told()).toEqual(["rita: notice"]);
  expect((await incidentById(id)).status).toBe("resolved");
  const { rows } = await listNotifications(cast.rita, {}, { limit: 10 });
  expect(rows).toMatchObject([{ sentence: `Somebody resolved INC-${id} through the link.` }]);
});

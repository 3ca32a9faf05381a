import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { mergeDevelopers, undoMerge } from "@/lib/identities/merge";
import { assignIncident } from "@/lib/incidents/assign";
import { transition } from "@/lib/incidents/transition";
import { type DeveloperProgress, developerProgress, progressOf } from "@/lib/reporting/developer-progress";
import { ProgressFilter, progressSorts, silentAfterDays } from "@/lib/reporting/progress-filter";
import { recountEverybody, recountProgress, verifyProgress } from "@/lib/reporting/progress-recount";
import { seedScale } from "@/lib/scale/seed";
import { addressOf, type Cast, linkViewer, seatCast, tokenViewer } from "@/test/cast";
import { onOwnConnection, ownDatabase } from "@/test/database";
import { asSystem, day, earlier, hour, incident, incidentById, later, signedUp } from "@/test/factories";

ownDatabase();

/** The database stamps milestones itself, so that the figures are asked for as of now. */
const now = new Date();
let cast: Cast;
const dana = addressOf("dana.li");

const filter = (fields: Record<string, unknown> = {}) => ProgressFilter.parse(fields);
const list = (fields: Record<string, unknown> = {}, at = now, limit = 50) =>
  developerProgress(cast.maya, filter(fields), { limit }, at);
const developerId = async (email: string) => (await db().address.findUniqueOrThrow({ where: { email } })).developerId;
const of = async (email: string, at = now, period: "30d" | "90d" | "12m" = "90d") => {
  const row = await progressOf(cast.maya, await developerId(email), period, at);
  if (!row) throw new Error("no such developer");
  return row;
};
const found = (email: string, daysAgo: number, repository = "acme/payments") =>
  incident({
    triggeredAt: earlier(now, daysAgo * day),
    repository: { fullName: repository },
    place: { authorEmail: email, authorName: email.split("@")[0] ?? "" },
    receivedAt: now,
  });

type Close = { daysAgo: number; by?: "link" | "source"; reason?: "low_risk" | "false_positive" };
async function close(id: number, { daysAgo, by = "source", reason }: Close) {
  const at = earlier(now, daysAgo * day);
  const link = { id: randomUUID(), incidentId: id, recipient: dana, scopes: ["resolve"] };
  const change = reason ? ({ to: "ignored", reason, at } as const) : ({ to: "resolved", revoked: true, at } as const);
  await inTransaction(async (tx) =>
    transition(tx, by === "link" ? linkViewer(link) : asSystem, await incidentById(id), change),
  );
}

async function mailed(incidentId: number, recipient: string, settledAt: Date) {
  const id = randomUUID();
  const mail = { id, dedupeKey: id, messageId: id, kind: "incident-link", incidentId, recipient };
  await db().mail.create({ data: mail });
  await db().mail.update({ where: { id }, data: { state: "accepted", settledAt } });
}

beforeAll(async () => {
  cast = await seatCast();
  await signedUp(cast.rita);
});

describe("a developer's figures", () => {
  beforeAll(async () => {
    for (const [daysAgo, closedDaysAgo] of [
      [20, 10],
      [25, 5],
      [100, 60],
      [300, 200],
    ] as const)
      await close((await found(dana, daysAgo)).id, { daysAgo: closedDaysAgo, by: "link" });
    await close((await found(dana, 12)).id, { daysAgo: 11, reason: "false_positive" });
    await close((await found(dana, 50)).id, { daysAgo: 45, reason: "low_risk" });
    await found(dana, 40);
    await found(dana, 2);
  });

  test.each([
    ["30d", { resolved: 2, ignored: 1, incidents: 5, remediateMs: 15 * day }],
    ["90d", { resolved: 3, ignored: 2, incidents: 7, remediateMs: 15 * day }],
    ["12m", { resolved: 4, ignored: 2, incidents: 8, remediateMs: 20 * day }],
  ] as const)("over %s are what is open, and what was closed in it", async (period, figures) => {
    expect(await of(dana, now, period)).toMatchObject({ ...figures, open: 2, overdue: 1 });
  });

  test("count false positives as ignored, but not for the time to remediate", async () => {
    await db().$executeRaw`UPDATE "Incident" SET "ignoreReason" = 'low_risk' WHERE "ignoreReason" = 'false_positive'`;
    expect((await of(dana, now, "30d")).remediateMs).toBe(10 * day);
    await db()
      .$executeRaw`UPDATE "Incident" SET "ignoreReason" = 'false_positive' WHERE "closedAt" = ${earlier(now, 11 * day)}::timestamptz`;
    expect((await of(dana, now, "30d")).remediateMs).toBe(15 * day);
  });

  test("tell of twelve weeks how many began, and how many they closed themselves", async () => {
    const { opened, closed } = await of(dana);
    expect([opened.length, closed.length]).toEqual([12, 12]);
    expect(opened.reduce((sum, week) => sum + week, 0)).toBe(6);
    expect(closed.reduce((sum, week) => sum + week, 0)).toBe(3);
  });
});

describe("figures follow at once", () => {
  const email = addressOf("noor");
  test("who is assigned an incident has it beside its author", async () => {
    const { id } = await found(email, 3);
    expect(await of(email)).toMatchObject({ open: 1 });
    await assignIncident(cast.maya, id, { memberId: cast.rita.memberId });
    expect(await of(cast.rita.email)).toMatchObject({ open: 1, awaiting: 1 });
    expect(await of(email)).toMatchObject({ open: 1, awaiting: 0 });
    await inTransaction((tx) => record(tx, cast.rita, [{ type: "incident.feedback_received", incidentId: id }]));
    expect(await of(cast.rita.email)).toMatchObject({ open: 1, awaiting: 0, contact: "answered" });
  });

  test("what is asked of somebody else is not awaited from its author", async () => {
    const { id } = await found(email, 3);
    await db().incident.update({ where: { id }, data: { contact: "mailed" } });
    expect(await of(email)).toMatchObject({ awaiting: 1 });
    const { id: askedId } = await db().address.findUniqueOrThrow({ where: { email: dana } });
    await db().incident.update({ where: { id }, data: { askedId } });
    expect(await of(email)).toMatchObject({ awaiting: 0 });
  });

  test("leave out what is kept among those who need to know, of its author and its owner, until it is opened again", async () => {
    const { id } = await found(addressOf("kept"), 3);
    await assignIncident(cast.maya, id, { memberId: cast.rita.memberId });
    const counted = async () => [(await of(addressOf("kept"))).open, (await of(cast.rita.email)).open];
    const [theirs, owned] = await counted();
    for (const needToKnow of [true, false]) {
      await db().incident.update({ where: { id }, data: { needToKnow } });
      expect(await counted()).toEqual(needToKnow ? [0, (owned ?? 0) - 1] : [theirs, owned]);
      expect(await verifyProgress(asSystem, now)).toEqual([]);
    }
  });

  test("a merge moves them to one developer, and taking it back returns them", async () => {
    const [first, second] = [addressOf("pat"), addressOf("pat.smith")];
    await found(first, 3);
    await found(second, 4);
    await found(second, 5);
    const [into, from] = [await developerId(first), await developerId(second)];
    expect([(await of(first)).open, (await of(second)).open]).toEqual([1, 2]);
    const { mergeId } = await mergeDevelopers(cast.maya, into, from);
    expect((await of(first)).open).toBe(3);
    expect(await progressOf(cast.maya, from, "90d", now)).toBeNull();
    expect((await list({ q: "pat" })).rows.map(({ open }) => open)).toEqual([3]);
    await undoMerge(cast.maya, into, mergeId);
    expect([(await of(first)).open, (await of(second)).open]).toEqual([1, 2]);
    await recountProgress(now);
    expect(await verifyProgress(asSystem, now)).toEqual([]);
  });
});

describe("contact", () => {
  const email = addressOf("cem");
  let id: number;
  beforeAll(async () => {
    id = (await found(email, 60)).id;
  });

  test("is none at first, and unreachable where an open incident cannot be brought to them", async () => {
    expect(await of(email)).toMatchObject({ contact: "none", lastContactAt: null });
    await db().incident.update({ where: { id }, data: { contact: "unreachable" } });
    expect(await of(email)).toMatchObject({ contact: "unreachable", unreachable: 1 });
  });

  test("is mailed, then silent a week later, then opened, then answered, as the last word was", async () => {
    await db().incident.update({ where: { id }, data: { contact: "mailed" } });
    const at = earlier(now, 9 * day);
    await mailed(id, email, at);
    expect(await of(email, later(at, silentAfterDays * day))).toMatchObject({ contact: "mailed", lastContactAt: at });
    expect(await of(email, later(at, silentAfterDays * day + 1))).toMatchObject({ contact: "silent" });
    const link = { jtiSha256: randomUUID(), kid: "k", scopes: ["view"], expiresAt: later(now, day) };
    const { id: linkId } = await db().sharingLink.create({ data: { ...link, incidentId: id, recipient: email } });
    const seenAt = later(at, 3 * hour);
    await db().sharingLink.update({ where: { id: linkId }, data: { lastSeenAt: seenAt } });
    expect(await of(email)).toMatchObject({ contact: "opened", lastContactAt: seenAt, openedAt: seenAt });
    await inTransaction((tx) => record(tx, asSystem, [{ type: "incident.author_disputed", incidentId: id }]));
    expect(await of(email)).toMatchObject({ contact: "answered" });
    await mailed(id, email, later(new Date(), hour));
    expect(await of(email)).toMatchObject({ contact: "mailed" });
  });

  test("of a member is what the app told them, and what they read of it", async () => {
    const { memberId } = cast.rita;
    const told = { memberId, kind: "reminder", createdAt: later(new Date(), hour) };
    const { id: notificationId } = await db().notification.create({ data: told });
    expect(await of(cast.rita.email)).toMatchObject({ contact: "mailed" });
    await db().notification.update({ where: { id: notificationId }, data: { readAt: later(new Date(), 2 * hour) } });
    expect(await of(cast.rita.email)).toMatchObject({ contact: "opened" });
  });

  test("is left for who has left, whatever was said before", async () => {
    await db().developer.update({ where: { id: await developerId(email) }, data: { leftAt: now } });
    expect(await of(email)).toMatchObject({ contact: "left" });
  });
});

describe("the list", () => {
  beforeAll(async () => {
    await seedScale(asSystem, { incidents: 600, developers: 60, repositories: 12, force: true }, now, () => {});
  });

  const values = {
    name: "name",
    contact: "contact",
    incidents: "incidents",
    open: "open",
    overdue: "overdue",
    awaiting: "awaiting",
    resolved: "resolved",
    ignored: "ignored",
    action: "actionMs",
    remediation: "remediateMs",
    last_contact: "lastContactAt",
    trend: "trend",
  } as const;

  test.each(
    progressSorts.flatMap((sort) => [
      { sort, direction: "asc" },
      { sort, direction: "desc" },
    ]),
  )("is ordered by $sort, $direction, on every page, what has no value last", async ({ sort, direction }) => {
    const rows: DeveloperProgress[] = [];
    let cursor: string | undefined;
    do {
      const page = await developerProgress(cast.bob, filter({ sort, direction }), { cursor, limit: 17 }, now);
      rows.push(...page.rows);
      cursor = page.next ?? undefined;
    } while (cursor);
    const { total } = await list();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(total);
    const sum = (weeks: number[]) => weeks.reduce((all, week) => all + week, 0);
    const rank = ["left", "unreachable", "silent", "mailed", "opened", "none", "answered"];
    const value = (row: DeveloperProgress): number | string | null => {
      const key = values[sort];
      if (key === "trend") return sum(row.opened) - sum(row.closed);
      if (key === "contact") return rank.indexOf(row.contact);
      if (key === "name") return row.name.toLowerCase();
      const found = row[key];
      return found instanceof Date ? found.getTime() : found;
    };
    const ordered = rows.map(value);
    const sign = direction === "asc" ? 1 : -1;
    for (const [index, after] of ordered.entries()) {
      const before = ordered[index - 1];
      if (index === 0 || after === null || before === undefined) continue;
      expect(before, "what has no value comes last").not.toBeNull();
      if (before !== null) expect((before < after ? -1 : before > after ? 1 : 0) * sign).toBeLessThanOrEqual(0);
    }
  });

  test("is searched by name and address, and narrowed to open and overdue work", async () => {
    expect((await list({ q: "DANA.LI@" })).rows.map(({ email }) => email)).toEqual([dana]);
    expect((await list({ q: "100%_" })).rows).toEqual([]);
    const all = await list({ sort: "open" }, now, 200);
    const open = all.rows.filter((row) => row.open > 0);
    expect((await list({ only: "open" }, now, 200)).total).toBe(open.length);
    expect((await list({ only: "overdue" }, now, 200)).total).toBe(open.filter((row) => row.overdue > 0).length);
    expect(all.total).toBeGreaterThan(open.length);
  });

  test("says how many there are of each standing, whichever are asked for", async () => {
    const all = await list({}, now, 200);
    const left = await list({ contact: "left,unreachable" }, now, 200);
    expect(left.standings).toEqual(all.standings);
    expect(left.total).toBe(all.standings.left + all.standings.unreachable);
    expect(left.rows.every(({ contact }) => contact === "left" || contact === "unreachable")).toBe(true);
    expect(left.total).toBeGreaterThan(0);
  });

  test("counts a few anew with every look, says how many wait, and the job counts the rest", async () => {
    await recountProgress(now);
    expect((await list()).recounting).toBe(0);
    await db().$executeRaw`UPDATE "Incident" SET contact = 'queued' WHERE "closedAt" IS NULL`;
    const { recounting } = await list();
    expect(recounting).toBeGreaterThan(0);
    await recountProgress(now);
    expect((await list()).recounting).toBe(0);
    expect(await verifyProgress(asSystem, now)).toEqual([]);
  });

  test("does not wait for who counts, and who counts waits for them", async () => {
    await found(dana, 1);
    await onOwnConnection(async (client) => {
      await client.query("BEGIN");
      await client.query("SELECT pg_advisory_xact_lock(7311)");
      expect((await list()).recounting).toBe(1);
      let counted = false;
      const counting = recountProgress(now).then(() => {
        counted = true;
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(counted).toBe(false);
      await client.query("COMMIT");
      await counting;
    });
    expect((await list()).recounting).toBe(0);
  });

  test("that somebody changed behind the product's back is found by a recount, and mended by counting everybody anew", async () => {
    const id = await developerId(dana);
    await db().$executeRaw`UPDATE "DeveloperProgress" SET open = open + 1 WHERE "developerId" = ${id}::int`;
    expect(await verifyProgress(asSystem, now)).toMatchObject([{ developerId: id }]);
    await db().$executeRaw`DELETE FROM "DeveloperProgress" WHERE "developerId" = ${id}::int`;
    expect(await verifyProgress(asSystem, now)).toMatchObject([{ developerId: id, kept: null }]);
    await inTransaction((tx) => recountEverybody(tx, now));
    expect(await verifyProgress(asSystem, now)).toEqual([]);
  });
});

describe("who is restricted", () => {
  test.each(["rita", "mallory"] as const)("%s sees neither the list nor a developer", async (who) => {
    await expect(developerProgress(cast[who], filter(), { limit: 5 })).rejects.toThrow(Forbidden);
    await expect(progressOf(cast[who], await developerId(dana), "90d")).rejects.toThrow(Forbidden);
    await expect(verifyProgress(cast[who])).rejects.toThrow(Forbidden);
  });

  test("a token that may not read incidents reads no figures of them", async () => {
    const token = tokenViewer(cast.maya, ["analytics:read"]);
    expect(await developerProgress(token, filter(), { limit: 5 }, now)).toMatchObject({ rows: [], total: 0 });
    expect(await progressOf(token, await developerId(dana), "90d", now)).toBeNull();
  });
});

// Last, as it lets time pass.
test("a due date that passes makes an incident overdue, and a day that passes moves the periods on", async () => {
  const person = addressOf("eli");
  const { id, dueAt } = await found(person, 1);
  if (!dueAt) throw new Error("without a due date");
  await close((await found(person, 29)).id, { daysAgo: 29 });
  expect(await of(person, now, "30d")).toMatchObject({ open: 1, overdue: 0, resolved: 1 });
  expect(await of(person, earlier(dueAt, 1), "30d")).toMatchObject({ overdue: 0 });
  expect(await of(person, dueAt, "30d")).toMatchObject({ open: 1, overdue: 1, resolved: 0 });
  expect(await of(person, later(dueAt, 80 * day), "12m")).toMatchObject({ resolved: 1 });
  expect(await verifyProgress(asSystem, later(dueAt, 80 * day))).toEqual([]);
  await db().incident.delete({ where: { id } });
  expect(await of(person, later(dueAt, 80 * day))).toMatchObject({ open: 0 });
});

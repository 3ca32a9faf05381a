import { afterAll, beforeAll, expect, test } from "vitest";
import { advanceCampaign } from "@/lib/campaigns/advance";
import { figuresOf, noFigures } from "@/lib/campaigns/progress";
import { reviewCampaign } from "@/lib/campaigns/review";
import { db } from "@/lib/db/client";
import { listSuggestions } from "@/lib/identities/suggestions";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { importReport } from "@/lib/ingest/upload";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { listInvitations } from "@/lib/members/invite";
import { signIn } from "@/lib/members/sign-in";
import { listNotifications } from "@/lib/notifications/list";
import { followShifts } from "@/lib/oncall/follow-shifts";
import { runPlaybooks } from "@/lib/playbooks/run";
import { readFile } from "@/lib/response/files";
import { remindActions } from "@/lib/response/remind-actions";
import { reissueLinks } from "@/lib/sharing/reissue";
import { tryIt, tryItAuthor } from "@/prisma/demo/try-it";
import { seedDemo } from "@/prisma/seed";
import { memberViewer } from "../cast";
import { eventIds, ownDatabase, waitingJobs } from "../database";
import { asSystem, day, earlier } from "../factories";
import { linkIn } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});
const now = new Date();
let seededIn = 0;
let leftBehind: Awaited<ReturnType<typeof waitingJobs>>;

beforeAll(async () => {
  const before = process.cpuUsage();
  await seedDemo(now);
  const { user, system } = process.cpuUsage(before);
  seededIn = (user + system) / 1_000;
  leftBehind = await waitingJobs();
});

const all = IncidentFilter.parse({});
const open = IncidentFilter.parse({ status: "open" });

test("the demo is a year of 400 incidents in twelve repositories by forty developers, made with a few seconds of work", async () => {
  expect(seededIn).toBeLessThan(10_000);
  expect(await db().incident.count()).toBe(400);
  expect(await db().repository.count()).toBe(12);
  expect(await db().organisation.count()).toBe(2);
  expect(await db().developer.count()).toBe(40);
  const oldest = await db().incident.findFirstOrThrow({ orderBy: { triggeredAt: "asc" } });
  expect(now.getTime() - oldest.triggeredAt.getTime()).toBeGreaterThan(350 * day);
  expect(now.getTime() - oldest.triggeredAt.getTime()).toBeLessThan(366 * day);
});

test("every state an incident can be in occurs, and most are closed", async () => {
  const contacts = (await db().incident.groupBy({ by: ["contact"] })).map(({ contact }) => contact);
  expect(contacts).toEqual(
    expect.arrayContaining(["mailed", "answered", "disputed", "unreachable", "author_unknown", "none"]),
  );
  const statuses = Object.fromEntries(
    (await db().incident.groupBy({ by: ["status"], _count: true })).map(({ status, _count }) => [status, _count]),
  );
  for (const status of ["triggered", "assigned", "resolved", "ignored"]) expect(statuses[status]).toBeGreaterThan(5);
  const openOnes = (statuses.triggered ?? 0) + (statuses.assigned ?? 0);
  expect(openOnes).toBeGreaterThan(30);
  expect(openOnes).toBeLessThan(120);
  expect(await db().incident.count({ where: { regression: true } })).toBeGreaterThan(3);
  expect(await db().incident.count({ where: { kind: "code_scanning" } })).toBeGreaterThan(30);
  expect(await db().occurrence.groupBy({ by: ["incidentId"], _count: true })).toHaveLength(400);
});

test("remediation became faster over the year", async () => {
  const [mean] = await db().$queryRaw<{ early: number; late: number }[]>`SELECT
    avg(extract(epoch FROM "closedAt" - "triggeredAt")) FILTER (WHERE "triggeredAt" < ${earlier(now, 243 * day)})::float AS early,
    avg(extract(epoch FROM "closedAt" - "triggeredAt")) FILTER (WHERE "triggeredAt" > ${earlier(now, 121 * day)})::float AS late
    FROM "Incident" WHERE "closedAt" IS NOT NULL`;
  expect(mean?.early).toBeGreaterThan(1.5 * (mean?.late ?? Number.POSITIVE_INFINITY));
});

test("the audit trail tells of each incident what its row says, in order, and nothing lies in the future", async () => {
  const events = await db().auditEvent.findMany({ where: { incidentId: { not: null } }, orderBy: { id: "asc" } });
  const incidents = await db().incident.findMany();
  const byIncident = Map.groupBy(events, ({ incidentId }) => incidentId);
  for (const { id, status, closedAt, contact, occurrenceCount, regression } of incidents) {
    const story = byIncident.get(id) ?? [];
    const types = story.map(({ type }) => type);
    const times = story.map(({ createdAt }) => createdAt.getTime());
    expect(types[0]).toBe("incident.triggered");
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times.at(-1)).toBeLessThanOrEqual(now.getTime());
    const turn = story.findLast(({ type }) => /^incident\.(triggered|resolved|ignored|regressed)$/.test(type));
    expect(turn?.type).toBe(closedAt ? `incident.${status}` : regression ? "incident.regressed" : "incident.triggered");
    if (closedAt) expect(turn?.createdAt).toEqual(closedAt);
    expect(types.includes("incident.regressed")).toBe(regression);
    if (contact === "answered") expect(types).toContain("incident.feedback_received");
    if (contact === "disputed") expect(types).toContain("incident.author_disputed");
    if (contact === "mailed") expect(types).toContain("mail.accepted");
    expect(await db().occurrence.count({ where: { incidentId: id } })).toBe(occurrenceCount);
  }
});

test("rita's first sign-in gives her six incidents, two of them open", async () => {
  const member = await signIn({
    issuer: "https://login.acme.example",
    subject: "demo-rita",
    email: "rita@acme.example",
    emailVerified: true,
    name: "Rita Tanaka",
  });
  const rita = memberViewer(member);
  expect(rita.accessLevel).toBe("restricted");
  expect(await countIncidents(rita, all)).toBe(6);
  expect(await countIncidents(rita, open)).toBe(2);
});

test("the demo shows what waits for whom", async () => {
  const requests = await db().closureRequest.findMany({ orderBy: { id: "asc" }, include: { incident: true } });
  expect(requests.map(({ decision }) => decision)).toEqual([null, "denied"]);
  for (const { incident } of requests) expect(incident.closedAt).toBeNull();
  const shown = await db().evidence.findMany({ orderBy: { id: "asc" }, include: { incident: true } });
  expect(shown.map(({ incident }) => incident.verification)).toEqual(["claimed", "verified"]);
  expect(await db().incident.count({ where: { reviewDrawnAt: { not: null }, reviewedAt: null } })).toBe(2);
  const leavers = await db().developer.findMany({ where: { leftAt: { not: null } } });
  expect(leavers).toHaveLength(1);
  expect(await db().incident.count({ where: { contact: "left", closedAt: null, assigneeId: null } })).toBeGreaterThan(
    0,
  );
  const { suggestions } = await listSuggestions(asSystem);
  expect(suggestions.map(({ rule }) => rule)).toEqual(["noreply_login", "equal_name"]);
  expect(await db().repository.count({ where: { ownerEmail: { not: null }, codeowners: { not: null } } })).toBe(1);
  expect(await listInvitations(asSystem)).toMatchObject([{ email: "emma.schneider@acme.example" }]);
});

test("one security incident is being worked on, by few, and one is over, with its review", async () => {
  const responses = await db().response.findMany({
    orderBy: { declaredAt: "desc" },
    include: { incident: true, steps: { orderBy: { number: "asc" } }, actions: true, files: true, people: true },
  });
  expect(responses.map(({ codename }) => codename)).toEqual(["Quiet Harbour", "Amber Finch"]);
  const [live, past] = responses;
  expect(live).toMatchObject({ attackOverAt: null, incident: { needToKnow: true, closedAt: null } });
  expect(live?.steps.map(({ state }) => state).slice(2, 6)).toEqual(["done", "doing", "doing", "todo"]);
  expect(live?.files).toHaveLength(1);
  const alice = memberViewer(await db().member.findUniqueOrThrow({ where: { email: "alice@acme.example" } }));
  const [file] = live?.files ?? [];
  const { content } = await readFile(alice, live?.incidentId ?? 0, file?.id ?? "");
  expect(content.toString()).toContain("203.0.113.77");
  expect(past?.incident.needToKnow).toBe(false);
  expect(past?.steps.every(({ finishedAt }) => finishedAt && finishedAt <= now)).toBe(true);
  expect(past?.actions.filter(({ doneAt }) => doneAt === null)).toHaveLength(1);
  expect(past?.reviewedAt && past.reviewedAt <= now).toBe(true);
  // No reminder and no hand-off is due as the demo begins.
  expect(await remindActions(new Date())).toBe(0);
  await followShifts(new Date());
  await followShifts(new Date());
  expect(await db().owedHandOff.count()).toBe(0);
});

test("maya and rita find notifications of what they may see", async () => {
  for (const [email, kinds] of [
    ["maya@acme.example", ["feedback", "request"]],
    ["rita@acme.example", ["mentioned", "reminder"]],
  ] as const) {
    const viewer = memberViewer(await db().member.findUniqueOrThrow({ where: { email } }));
    const told = await listNotifications(viewer, {}, { limit: 50 });
    expect(told.rows.map(({ kind }) => kind).toSorted()).toEqual(expect.arrayContaining([...kinds]));
  }
});

test("nothing of the demo will ever be mailed, and nothing in it looks like a secret", async () => {
  const sendable = await db().mail.count({ where: { state: { notIn: ["accepted", "failed", "cancelled"] } } });
  expect(sendable).toBe(0);
  expect(leftBehind).toEqual([]);
  const masks = await db().incident.findMany({ where: { mask: { not: null } }, select: { mask: true } });
  expect(masks.length).toBeGreaterThan(50);
  for (const { mask } of masks) expect(mask).toMatch(/^[^•]{0,4}•{8}[^•]{0,4}$/);
});

test("seeding again, and at the same time, changes nothing; new incidents get numbers of their own", async () => {
  const before = await db().auditEvent.count();
  await Promise.all([seedDemo(new Date()), seedDemo(new Date())]);
  expect(await db().incident.count()).toBe(400);
  expect(await db().auditEvent.count()).toBe(before);
  const { _max } = await db().incident.aggregate({ _max: { id: true } });
  const now = new Date();
  const made = await db().incident.create({
    data: {
      kind: "secret",
      identityKey: "next",
      source: "test",
      detector: "d",
      detectorName: "D",
      triggeredAt: now,
      lastSeenAt: now,
    },
  });
  expect(made.id).toBe((_max.id ?? 0) + 1);
});

test("no link of the demo is issued anew, so that nobody in it is mailed", async () => {
  const mails = await db().mail.count();
  expect(await reissueLinks(new Date(Date.now() + day))).toBe(0);
  expect(await db().mail.count()).toBe(mails);
});

test("a campaign has ended and one runs, with people in every stage, and neither will ever mail anybody", async () => {
  const campaigns = await db().campaign.findMany({ orderBy: { id: "asc" } });
  expect(campaigns.map(({ state }) => state)).toEqual(["ended", "running"]);
  const figures = await figuresOf(
    db(),
    campaigns.map(({ id }) => id),
  );
  for (const { id } of campaigns) {
    const { incidents, closed, answered, opened, silent, waiting, sending } = figures.get(id) ?? noFigures;
    expect({ waiting, sending }).toEqual({ waiting: 0, sending: 0 });
    expect(incidents).toBeGreaterThan(15);
    for (const count of [closed, answered, opened, silent]) expect(count).toBeGreaterThan(0);
  }
  const running = campaigns[1]?.id ?? 0;
  for (const later of [now, new Date(now.getTime() + 8 * day)]) {
    await reviewCampaign(running, later);
    await advanceCampaign(running, later);
  }
  expect(await db().mail.count({ where: { targetId: { not: null } } })).toBe(0);
  expect((await db().campaign.findUniqueOrThrow({ where: { id: running } })).nextMailAt).toBeNull();
});

test("the line to try reports a leak, and its author is mailed a link", async () => {
  const { curl } = await tryIt(new Date());
  const [, repository = ""] = /reports\/gitleaks\?repository=([^']+)'/.exec(curl) ?? [];
  const [, body = ""] = /--data '([^']+)'$/.exec(curl) ?? [];
  const { incidents } = await importReport(asSystem, "gitleaks", [Buffer.from(body)], { repository });
  expect(incidents).toEqual({ created: 1, updated: 0, unchanged: 0 });
  const { id } = await db().incident.findFirstOrThrow({ orderBy: { id: "desc" } });
  await runPlaybooks(await eventIds(id), { last: true });
  const mail = await db().mail.findFirstOrThrow({ where: { incidentId: id } });
  await sendMail(mail.id);
  expect(smtp.recipients).toEqual([tryItAuthor]);
  expect(linkIn(smtp.received[0]?.mail.text)).not.toBe("");
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceCampaign } from "@/lib/campaigns/advance";
import { cancelCampaign } from "@/lib/campaigns/end";
import { getCampaign } from "@/lib/campaigns/get";
import { overTime } from "@/lib/campaigns/progress";
import { campaignCsv } from "@/lib/campaigns/report";
import { reviewCampaign } from "@/lib/campaigns/review";
import { pauseCampaign, resumeCampaign, startCampaign } from "@/lib/campaigns/start";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { sweep } from "@/lib/housekeeping";
import { assignIncident } from "@/lib/incidents/assign";
import { ignoreIncident } from "@/lib/incidents/ignore";
import { reopenIncident } from "@/lib/incidents/reopen";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sendMail } from "@/lib/mail/send";
import { settle } from "@/lib/mail/settle";
import { closeTransport } from "@/lib/mail/transport";
import { fanOut } from "@/lib/notifications/fan-out";
import { disputeAuthorship } from "@/lib/sharing/dispute";
import type { AutoHealing } from "@/prisma/generated/enums";
import { type Cast, linkViewer, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, day, grant, hour, incidentById, later, minute, signedUp } from "../factories";
import { linksIn, sentBefore } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";
import { digestsOf, draftOf, leaksBy, lineOf, person, runningOf, targetsOf, work } from "./made";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let cast: Cast;
beforeAll(async () => {
  smtp = await startSmtp();
  process.env.SMTP_URL = smtp.url;
});
ownDatabase();
beforeAll(async () => {
  cast = await seatCast();
  for (const member of [cast.maya, cast.bob, cast.rita]) await signedUp(member);
});
afterAll(async () => {
  await closeTransport();
  await smtp.close();
});
beforeEach(async () => {
  smtp.reset();
  cast = await seatCast();
  await db().mail.deleteMany();
  await db().campaign.deleteMany();
  await db().playbook.updateMany({ data: { enabled: true, settings: {} } });
});

const stateOf = async (id: number) => (await db().campaign.findUniqueOrThrow({ where: { id } })).state;
const outcomes = (results: readonly PromiseSettledResult<unknown>[]) =>
  results.map((result) => (result.status === "fulfilled" ? "won" : (result.reason as Error).name)).sort();
const linkTo = async (incidentId: number) =>
  linkViewer(await db().sharingLink.findFirstOrThrow({ where: { incidentId, revokedAt: null } }));

describe("starting", () => {
  test("happens once, whoever tries at the same moment", async () => {
    const id = await draftOf(cast.maya, await leaksBy(person()));
    const tries = [cast.alice, cast.maya, cast.alice, cast.maya].map((manager) => startCampaign(manager, id));
    expect(outcomes(await Promise.allSettled(tries))).toEqual(["Conflict", "Conflict", "Conflict", "won"]);
    const started = await db().auditEvent.count({ where: { type: "campaign.started", subject: String(id) } });
    expect(started).toBe(1);
    const now = new Date();
    await work(id, now, later(now, hour));
    expect(smtp.received).toHaveLength(1);
  });

  test("of two campaigns about the same asks about each incident once", async () => {
    const dana = person();
    const [shared = 0, own = 0] = await leaksBy(dana, 2);
    const [first, second] = [await draftOf(cast.maya, [shared]), await draftOf(cast.alice, [shared, own])];
    const results = await Promise.allSettled([startCampaign(cast.maya, first), startCampaign(cast.alice, second)]);
    expect(outcomes(results).at(-1)).toBe("won");
    const asked = await db().campaignIncident.findMany({ where: { incidentId: shared, stage: "asked" } });
    expect(asked).toHaveLength(1);
    const third = await draftOf(cast.maya, [shared]);
    await expect(startCampaign(cast.maya, third)).rejects.toThrow(Conflict);
    expect((await lineOf(third, shared)).reason).toBe("“Old keys” asks about it");
  });

  test("leaves out what was closed since it was chosen", async () => {
    const [closed = 0, open = 0] = await leaksBy(person(), 2);
    const id = await draftOf(cast.maya, [closed, open]);
    await resolveIncident(asSystem, closed, { secretRevoked: true });
    await startCampaign(cast.maya, id);
    expect((await getCampaign(cast.maya, id)).figures.incidents).toBe(1);
  });

  test("at the same moment as an incident is closed loses neither", async () => {
    for (let round = 0; round < 5; round += 1) {
      const [closed = 0, open = 0] = await leaksBy(person(), 2);
      const id = await draftOf(cast.maya, [closed, open]);
      await Promise.all([startCampaign(cast.maya, id), resolveIncident(asSystem, closed, { secretRevoked: true })]);
      const line = await db().campaignIncident.findFirst({ where: { campaignId: id, incidentId: closed } });
      expect(line === null || line.closedAt !== null).toBe(true);
    }
  });
});

describe("a pause", () => {
  test("holds what has not left, and resuming goes on where it stopped", async () => {
    const now = new Date();
    const ids = [...(await leaksBy(person())), ...(await leaksBy(person()))];
    const id = await runningOf(cast.maya, ids, { now });
    await advanceCampaign(id, now);
    await pauseCampaign(cast.maya, id);
    const [mail] = await digestsOf(id);
    await sendMail(mail?.id ?? "");
    await advanceCampaign(id, later(now, hour));
    expect(smtp.received).toHaveLength(0);
    expect(await digestsOf(id)).toHaveLength(1);
    await expect(pauseCampaign(cast.maya, id)).rejects.toThrow(Conflict);
    await resumeCampaign(cast.maya, id, later(now, hour));
    await db().mail.update({ where: { id: mail?.id ?? "" }, data: { notBefore: new Date(0) } });
    await sendMail(mail?.id ?? "");
    await work(id, later(now, hour), later(now, 2 * hour));
    expect(smtp.received).toHaveLength(2);
    expect(new Set(smtp.received.map(({ to }) => to[0])).size).toBe(2);
  });
});

describe("a campaign that is cancelled", () => {
  test("sends nothing more, and its links go on working", async () => {
    const now = new Date();
    const ids = [...(await leaksBy(person())), ...(await leaksBy(person()))];
    const id = await runningOf(cast.maya, ids, { now });
    await work(id, now, later(now, minute));
    await advanceCampaign(id, later(now, hour));
    await cancelCampaign(cast.maya, id);
    for (const mail of await digestsOf(id)) await sendMail(mail.id);
    await advanceCampaign(id, later(now, 3 * day));
    expect(smtp.received).toHaveLength(1);
    expect(await stateOf(id)).toBe("cancelled");
    expect(await db().sharingLink.count({ where: { campaignId: id, revokedAt: null } })).toBe(2);
    expect((await digestsOf(id)).map(({ state }) => state).sort()).toEqual(["accepted", "cancelled"]);
    await expect(cancelCampaign(cast.maya, id)).rejects.toThrow(Conflict);
    expect(await db().mail.count({ where: { kind: "campaign-report" } })).toBe(0);
  });

  test("as a draft is gone", async () => {
    const id = await draftOf(cast.maya, await leaksBy(person()));
    await cancelCampaign(cast.maya, id);
    expect(await db().campaign.count({ where: { id } })).toBe(0);
    expect(await db().campaignIncident.count({ where: { campaignId: id } })).toBe(0);
  });
});

describe("the end", () => {
  test("comes when everything is closed, with a report to whoever made it", async () => {
    const now = new Date();
    const [first = 0, second = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [first, second], { now, may: "on" });
    await work(id, now, later(now, minute));
    await resolveIncident(await linkTo(first), first, { secretRevoked: true });
    await advanceCampaign(id, later(now, hour));
    expect(await stateOf(id)).toBe("running");
    await ignoreIncident(asSystem, second, { reason: "low_risk" });
    await sweep();
    expect((await waitingJobs("campaigns.advance")).some(({ payload }) => payload.campaignId === id)).toBe(true);
    await advanceCampaign(id, later(now, hour));
    expect(await db().campaign.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "ended",
      endedFor: "closed",
    });
    await advanceCampaign(id, later(now, hour));
    const reports = await db().mail.findMany({ where: { kind: "campaign-report" } });
    expect(reports).toHaveLength(1);
    await sendMail(reports[0]?.id ?? "");
    const report = smtp.received.at(-1);
    expect(report?.to).toEqual([cast.maya.email]);
    expect(report?.mail.subject).toBe("Your campaign has ended: 2 of 2 closed");
    expect(report?.mail.text).toContain("“Old keys” has ended");
    expect(report?.mail.text).toMatch(new RegExp(`/campaigns/${id}/report\\?format=csv`));
  });

  test("comes with the due date, also of one that is paused, and freezes what is told of it", async () => {
    const now = new Date();
    const [first = 0, second = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [first, second], { now, dueDays: 10 });
    await work(id, now, later(now, minute));
    await pauseCampaign(cast.maya, id);
    await advanceCampaign(id, later(now, 10 * day));
    expect(await db().campaign.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "ended", endedFor: "due" });
    await resolveIncident(asSystem, first, { secretRevoked: true });
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ closed: 0, silent: 2 });
    const again = await draftOf(cast.maya, [second]);
    expect((await lineOf(again, second)).standing).toBe("ask");
  });

  test("has a table that no spreadsheet takes for a formula, with a row for everybody and their sum", async () => {
    const now = new Date();
    const dana = person();
    const id = await runningOf(cast.maya, await leaksBy(dana, 2), { now, name: "=cmd|' /C calc'!A0" });
    await work(id, now, later(now, minute));
    const csv = await campaignCsv(cast.maya, id);
    const [head, row, sum] = csv.trim().split("\r\n");
    expect(head).toContain('"reached_by","incidents","mailed"');
    expect(row).toMatch(new RegExp(`^"Dana Li","${dana}","link","2","2","0","0","0","2","0","0","","1","0",`));
    expect(sum).toMatch(/^"'=cmd/);
  });

  test("is seen coming day by day", async () => {
    const now = new Date();
    const [first = 0, second = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [first, second], { now });
    await work(id, now, later(now, minute));
    await resolveIncident(asSystem, first, { secretRevoked: true });
    expect((await overTime(cast.maya, id)).at(-1)).toMatchObject({ mailed: 2, opened: 0, answered: 0, closed: 1 });
  });
});

describe("while it runs", () => {
  test("an incident that comes back is asked about again, one that is disputed is not", async () => {
    const now = new Date();
    const [back = 0, disputed = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [back, disputed], { now });
    await work(id, now, later(now, minute));
    await resolveIncident(asSystem, back, { secretRevoked: true });
    expect((await lineOf(id, back)).closedAt).not.toBeNull();
    await reopenIncident(cast.maya, back);
    expect((await lineOf(id, back)).closedAt).toBeNull();
    await disputeAuthorship(await linkTo(disputed), { suggestedEmail: "", comment: "" });
    await work(id, later(now, 3 * day), later(now, 3 * day));
    expect(linksIn(smtp.received.at(-1)?.mail.text)).toHaveLength(1);
    expect(smtp.received.at(-1)?.mail.text).toContain(`INC-${back}`);
  });

  test("an incident goes to the person it is given to: in the app, with the first link taken back", async () => {
    const now = new Date();
    const [one = 0, other = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [one, other], { now });
    await work(id, now, later(now, minute));
    await assignIncident(cast.maya, one, { memberId: cast.bob.memberId });
    await reviewCampaign(id, later(now, hour));
    expect((await targetsOf(id)).map(({ route }) => route)).toEqual(["link", "app"]);
    await work(id, later(now, hour), later(now, 2 * hour));
    const last = smtp.received.at(-1);
    expect(last?.to).toEqual([cast.bob.email]);
    expect(last?.mail.text).toContain(`https://handback.acme.example/incidents/${one}`);
    expect(linksIn(last?.mail.text)).toEqual([]);
    expect(smtp.received).toHaveLength(2);
  });

  test("whose author turns out to be another goes to them, once, whenever that is learnt", async () => {
    const [dana, omar] = [person("dana"), person("omar")];
    const now = new Date();
    const [moved = 0, stays = 0] = await leaksBy(dana, 2);
    const id = await runningOf(cast.maya, [moved, stays], { now });
    const [omars = 0] = await leaksBy(omar);
    const author = (await incidentById(omars)).authorId;
    await db().incident.update({ where: { id: moved }, data: { authorId: author } });
    // Learnt at the moment of writing to the first.
    await work(id, now, later(now, hour));
    expect(smtp.received.map(({ to }) => to[0])).toEqual([dana, omar]);
    expect(smtp.received[0]?.mail.text).not.toContain(`INC-${moved}`);
    expect(smtp.received[1]?.mail.text).toContain(`INC-${moved}`);
    // And after it was written.
    await db().incident.update({ where: { id: stays }, data: { authorId: author } });
    await reviewCampaign(id, later(now, 2 * hour));
    await work(id, later(now, 2 * hour), later(now, 30 * hour));
    expect(smtp.received).toHaveLength(3);
    expect(smtp.received[2]?.to).toEqual([omar]);
    const live = await db().sharingLink.findMany({ where: { incidentId: stays, revokedAt: null } });
    expect(live.map(({ recipient }) => recipient)).toEqual([omar]);
  });

  test("a mail that comes back leaves its person unreachable, which managers are told once", async () => {
    const now = new Date();
    const [first = 0, second = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [first, second], { now });
    await work(id, now, later(now, minute));
    const [mail] = await digestsOf(id);
    if (!mail) throw new Error("no mail");
    await inTransaction((tx) => settle(tx, asSystem, mail, ["accepted"], { state: "bounced", error: "5.1.1" }));
    expect((await waitingJobs("campaigns.review")).some(({ payload }) => payload.campaignId === id)).toBe(true);
    await reviewCampaign(id, later(now, hour));
    expect((await lineOf(id, first)).reason).toBe("a mail to it came back");
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ notAsked: 2, mailed: 0 });
    const events = await db().auditEvent.findMany({ where: { type: "mail.bounced" } });
    expect(events).toHaveLength(3);
    await fanOut(events.map((event) => String(event.id)));
    const told = await db().notification.findMany({ where: { memberId: cast.maya.memberId, kind: "notice" } });
    expect(told).toHaveLength(1);
  });

  test("a recipient beyond their caps gets the digest later, and the others do not wait", async () => {
    const [dana, omar] = [person("dana"), person("omar")];
    const now = new Date();
    await sentBefore(dana, 5, 10 * minute);
    const id = await runningOf(cast.maya, [...(await leaksBy(dana)), ...(await leaksBy(omar))], { now });
    await work(id, now, later(now, hour));
    expect(smtp.received.map(({ to }) => to[0])).toEqual([omar]);
    expect((await digestsOf(id)).find(({ recipient }) => recipient === dana)).toMatchObject({
      state: "queued",
      error: "held: five mails to this person in an hour",
    });
  });

  test("more than 200 new people are written to without mail being held back", async () => {
    await sentBefore((index) => `newcomer-${index}@acme.example`, 150, 5 * minute);
    const now = new Date();
    const ids: number[] = [];
    for (let index = 0; index < 12; index += 1) ids.push(...(await leaksBy(person("new"))));
    const id = await runningOf(cast.maya, ids, { now, mailsPerHour: 300 });
    const times = await work(id, now, later(now, 10 * minute));
    expect(times).toHaveLength(12);
    const gaps = times.slice(1).map((time, index) => time.getTime() - (times[index]?.getTime() ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(12_000);
    // At this pace fifty new people are written to within the ten minutes in which two hundred may be.
    expect((10 * minute) / Math.min(...gaps)).toBeLessThanOrEqual(50);
    expect(await db().auditEvent.count({ where: { type: "mail.held" } })).toBe(0);
  }, 60_000);

  test("a worker that was away does not make up for it in a burst", async () => {
    const now = new Date();
    const ids: number[] = [];
    for (let index = 0; index < 4; index += 1) ids.push(...(await leaksBy(person())));
    const id = await runningOf(cast.maya, ids, { now });
    const back = later(now, 5 * hour);
    for (let tries = 0; tries < 5; tries += 1) await advanceCampaign(id, back);
    expect(await digestsOf(id)).toHaveLength(1);
  });
});

describe("members", () => {
  async function ritas(count = 1) {
    const ids = await leaksBy(cast.rita.email, count);
    for (const id of ids) await grant(cast.rita, id);
    return ids;
  }

  test("are mailed places in the app instead of links, and told there too", async () => {
    const now = new Date();
    const ids = await ritas(2);
    const id = await runningOf(cast.maya, ids, { now });
    await work(id, now, later(now, hour));
    expect(smtp.received[0]?.to).toEqual([cast.rita.email]);
    for (const incidentId of ids)
      expect(smtp.received[0]?.mail.text).toContain(`https://handback.acme.example/incidents/${incidentId}`);
    expect(await db().sharingLink.count({ where: { campaignId: id } })).toBe(0);
    const events = await db().auditEvent.findMany({ where: { type: "campaign.asked", subject: String(id) } });
    await fanOut(events.map((event) => String(event.id)));
    const [told] = await db().notification.findMany({ where: { memberId: cast.rita.memberId, kind: "campaign" } });
    expect(told).toMatchObject({ mailDueAt: null, detail: { count: 2, words: "Old keys" } });
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ mailed: 2, silent: 2 });
  });

  test("are not mailed in their quiet hours", async () => {
    const ids = await ritas();
    const now = new Date("2026-12-01T02:00:00Z");
    await db().member.update({
      where: { id: cast.rita.memberId },
      data: { timeZone: "UTC", quietFrom: 22 * 60, quietTo: 7 * 60 },
    });
    const id = await runningOf(cast.maya, ids, { now });
    const times = await work(id, now, later(now, 12 * hour));
    expect(times).toEqual([new Date("2026-12-01T07:00:00Z")]);
    await db().member.update({ where: { id: cast.rita.memberId }, data: { quietFrom: null, quietTo: null } });
  });

  test("who want no mail of campaigns are told in the app alone", async () => {
    const ids = await ritas();
    const { memberId } = cast.rita;
    await db().notificationPreference.create({ data: { memberId, kind: "campaign", mail: "off" } });
    const now = new Date();
    const id = await runningOf(cast.maya, ids, { now });
    await work(id, now, later(now, hour));
    expect(smtp.received).toHaveLength(0);
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ mailed: 1 });
    expect(await db().auditEvent.count({ where: { type: "campaign.asked", subject: String(id) } })).toBe(1);
    await db().notificationPreference.deleteMany({ where: { memberId } });
  });
});

describe("what its developers may do", () => {
  const rows: [may: AutoHealing, workspace: AutoHealing, developer: AutoHealing | null, becomes: string][] = [
    ["off", "on", null, "Forbidden"],
    ["request", "on", null, "asked"],
    ["on", "off", null, "closed"],
    ["on", "request", null, "closed"],
    ["on", "on", "request", "asked"],
    ["on", "on", "off", "Forbidden"],
    ["request", "off", "on", "asked"],
  ];
  test.each(rows)("is %s: in a workspace that says %s, of a developer with %s, closing is %s", async (...row) => {
    const [may, auto_healing, developer, becomes] = row;
    await db().playbook.update({ where: { id: "mail-commit-author" }, data: { settings: { auto_healing } } });
    const dana = person();
    const [only = 0] = await leaksBy(dana);
    const address = await db().address.findUniqueOrThrow({ where: { email: dana } });
    await db().developer.update({ where: { id: address.developerId }, data: { autoHealing: developer } });
    const now = new Date();
    const id = await runningOf(cast.maya, [only], { now, may });
    await work(id, now, later(now, minute));
    const viewer = await linkTo(only);
    const outcome = await resolveIncident(viewer, only, { secretRevoked: true }).then(
      (waiting) => (waiting ? "asked" : "closed"),
      (error: Error) => error.name,
    );
    expect(outcome).toBe(becomes);
    if (outcome === "asked") expect((await lineOf(id, only)).answeredAt).not.toBeNull();
  });
});

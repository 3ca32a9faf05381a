import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { advanceCampaign } from "@/lib/campaigns/advance";
import { getCampaign } from "@/lib/campaigns/get";
import { db } from "@/lib/db/client";
import { submitFeedback } from "@/lib/feedback/submit";
import { resolveIncident } from "@/lib/incidents/resolve";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { declareIncident } from "@/lib/response/declare";
import { exchangeToken } from "@/lib/sharing/open";
import { type Cast, linkViewer, seatCast } from "../cast";
import { eventTypes, ownDatabase } from "../database";
import { asSystem, day, hour, incidentById, later, minute, secretValue } from "../factories";
import { linksIn, tryAgain } from "../mail/outbox";
import { startSmtp } from "../mail/smtp";
import { digestsOf, leaksBy, lineOf, person, runningOf, targetsOf, work } from "./made";

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
let cast: Cast;
beforeEach(async () => {
  smtp.reset();
  cast = await seatCast();
  await db().mail.deleteMany();
});

const yes = { actualSecret: true, accessToSensitive: false, revoked: true, remarks: "" };

describe("a campaign", () => {
  test("writes one mail to each person, with a link of its own to each incident", async () => {
    const [dana, omar] = [person("dana"), person("omar")];
    const hers = await leaksBy(dana, 3);
    const his = await leaksBy(omar, 1);
    const now = new Date();
    const id = await runningOf(cast.maya, [...hers, ...his], { now });
    expect(smtp.received).toHaveLength(0);
    await work(id, now, later(now, hour));
    expect(smtp.received.map(({ to }) => to[0]).sort()).toEqual([dana, omar].sort());
    const received = smtp.received.find(({ to }) => to[0] === dana);
    const lines = (received?.mail.text ?? "").split(/\r?\n/);
    const links = linksIn(received?.mail.text);
    expect(links).toHaveLength(3);
    for (const link of links) {
      expect(lines).toContain(`https://handback.acme.example/l/${link}`);
      expect(received?.mail.html).toContain(link);
      expect(await exchangeToken(link, "203.0.113.9")).not.toBeNull();
    }
    for (const incidentId of hers) {
      expect(received?.mail.text).toContain(`INC-${incidentId}`);
      expect((await incidentById(incidentId)).contact).toBe("mailed");
      expect(await eventTypes(incidentId)).toEqual(
        expect.arrayContaining(["sharing-link.created", "mail.accepted", "sharing-link.viewed"]),
      );
      const line = await lineOf(id, incidentId);
      expect(line).toMatchObject({ mails: 1, answeredAt: null, closedAt: null });
      expect([line.mailedAt, line.openedAt]).not.toContain(null);
    }
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ incidents: 4, mailed: 4, opened: 3, silent: 1 });
  });

  test("says nothing of what was declared after its mail was written, and does not repeat a mail that did", async () => {
    const now = new Date();
    const [kept = 0, other = 0] = await leaksBy(person(), 2);
    const id = await runningOf(cast.maya, [kept, other], { now });
    await advanceCampaign(id, now);
    await declareIncident(cast.maya, kept);
    const [digest] = await digestsOf(id);
    await sendMail(digest?.id ?? "");
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]?.mail.text).toContain(`INC-${other}`);
    expect(smtp.received[0]?.raw).not.toContain(`INC-${kept}`);

    const [first = 0, second = 0] = await leaksBy(person(), 2);
    const next = await runningOf(cast.maya, [first, second], { now });
    await advanceCampaign(next, now);
    const [again] = await digestsOf(next);
    smtp.script.push({ at: "rcpt", status: 451 });
    await sendMail(again?.id ?? "");
    await declareIncident(cast.maya, second);
    await tryAgain(again?.id ?? "");
    expect(smtp.received).toHaveLength(1);
    expect((await digestsOf(next))[0]).toMatchObject({ state: "cancelled" });
  });

  test("tells no secret, and names neither repository, detector nor campaign in the subject", async () => {
    const value = secretValue();
    const now = new Date();
    const id = await runningOf(cast.maya, await leaksBy(person(), 2), { now, name: `Remove ${value}` });
    await work(id, now, later(now, minute));
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]?.raw).not.toContain(value);
    expect(smtp.received[0]?.mail.subject).toMatch(/^Action needed: 2 incidents, by \d+ \w+ \d{4}$/);
  });

  test("spreads its mails, as many an hour as were chosen, the worst incidents first", async () => {
    const people = ["a", "b", "c", "d", "e"].map((name) => person(name));
    const ids: number[] = [];
    for (const [index, email] of people.entries())
      ids.push(...(await leaksBy(email, 1, { severity: { value: index === 3 ? "critical" : "low", at: new Date() } })));
    const now = new Date();
    const id = await runningOf(cast.maya, ids, { now, mailsPerHour: 30 });
    const times = await work(id, now, later(now, hour));
    expect(times.map((time) => time.getTime() - now.getTime())).toEqual(
      [0, 2, 4, 6, 8].map((minutes) => minutes * minute),
    );
    expect(smtp.received[0]?.to).toEqual([people[3]]);
    expect(new Set(smtp.received.map(({ to }) => to[0])).size).toBe(5);
  });

  test("carries twenty-five lines; the rest comes with the next mail, a day later, and nothing twice", async () => {
    const dana = person();
    const now = new Date();
    const id = await runningOf(cast.maya, await leaksBy(dana, 30), { now });
    await work(id, now, later(now, hour));
    expect(linksIn(smtp.received[0]?.mail.text)).toHaveLength(25);
    expect(smtp.received[0]?.mail.subject).toContain("30 incidents");
    expect(smtp.received[0]?.mail.text).toContain("And 5 more.");
    expect(smtp.received).toHaveLength(1);
    await work(id, now, later(now, day));
    expect(linksIn(smtp.received[1]?.mail.text)).toHaveLength(5);
    const named = smtp.received.flatMap(({ mail }) =>
      [...(mail.text ?? "").matchAll(/^INC-(\d+)/gm)].map(([, n]) => n),
    );
    expect(new Set(named).size).toBe(30);
    expect(named).toHaveLength(30);
  }, 60_000);
});

describe("who is silent", () => {
  test("is reminded after 3, 7 and 14 days with what is still open, and then not any more", async () => {
    const dana = person();
    const now = new Date();
    const ids = await leaksBy(dana, 2);
    const id = await runningOf(cast.maya, ids, { now });
    const times = await work(id, now, later(now, 29 * day));
    expect(times.map((time) => Math.round((time.getTime() - now.getTime()) / day))).toEqual([0, 3, 7, 14]);
    expect(smtp.received.map(({ mail }) => mail.subject?.split(":")[0])).toEqual([
      "Action needed",
      "Reminder",
      "Reminder",
      "Reminder",
    ]);
    expect(await db().mail.count({ where: { incidentId: ids[0] ?? 0, kind: "reminder" } })).toBe(3);
    expect(await db().sharingLink.count({ where: { incidentId: ids[0] ?? 0, revokedAt: null } })).toBe(1);
    expect(await targetsOf(id)).toMatchObject([{ mails: 4, reminders: 3, nextAt: null }]);
  });

  test("is reminded the day before a due date that comes sooner", async () => {
    const now = new Date();
    const id = await runningOf(cast.maya, await leaksBy(person()), { now, dueDays: 5 });
    const times = await work(id, now, later(now, 4.9 * day));
    expect(times.map((time) => Math.round((time.getTime() - now.getTime()) / day))).toEqual([0, 3, 4]);
  });

  test("is not reminded of what was answered or closed, and not at all once nothing is left", async () => {
    const dana = person();
    const [first = 0, second = 0, third = 0] = await leaksBy(dana, 3);
    const now = new Date();
    const id = await runningOf(cast.maya, [first, second, third], { now });
    await work(id, now, later(now, hour));
    const link = await db().sharingLink.findFirstOrThrow({ where: { incidentId: first } });
    await submitFeedback(linkViewer(link), first, yes);
    await resolveIncident(asSystem, second, { secretRevoked: true });
    await work(id, later(now, 3 * day), later(now, 3 * day + hour));
    expect(smtp.received).toHaveLength(2);
    expect(linksIn(smtp.received[1]?.mail.text)).toHaveLength(1);
    expect(smtp.received[1]?.mail.text).toContain(`INC-${third}`);
    const last = await db().sharingLink.findFirstOrThrow({ where: { incidentId: third, revokedAt: null } });
    await submitFeedback(linkViewer(last), third, yes);
    await work(id, later(now, 7 * day), later(now, 25 * day));
    expect(smtp.received).toHaveLength(2);
    expect((await getCampaign(cast.maya, id)).figures).toMatchObject({ answered: 2, closed: 1, silent: 0 });
  });
});

test("a mail that waits while everything in it is answered does not go out", async () => {
  const [only = 0] = await leaksBy(person());
  const now = new Date();
  const id = await runningOf(cast.maya, [only], { now });
  const { advanceCampaign } = await import("@/lib/campaigns/advance");
  await advanceCampaign(id, now);
  await resolveIncident(asSystem, only, { secretRevoked: true });
  const { sendMail } = await import("@/lib/mail/send");
  for (const { id: mailId } of await digestsOf(id)) await sendMail(mailId);
  expect(smtp.received).toHaveLength(0);
  expect((await digestsOf(id)).map(({ state, error }) => [state, error])).toEqual([
    ["cancelled", "nothing in it is open any more"],
  ]);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "@/lib/db/client";
import { sweep } from "@/lib/housekeeping";
import { resolveIncident } from "@/lib/incidents/resolve";
import { releaseMail } from "@/lib/mail/release";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { runPlaybooks } from "@/lib/playbooks/run";
import { exchangeToken } from "@/lib/sharing/open";
import { revokeLinks } from "@/lib/sharing/revoke";
import { seatCast, tokenViewer } from "../cast";
import { eventIds, eventTypes, ownDatabase, waitingJobs } from "../database";
import {
  asSystem,
  day,
  finding,
  hour,
  incident,
  incidentById,
  later,
  minute,
  next,
  report,
  secretValue,
} from "../factories";
import { author, linkIn, mailOf, queued, sentBefore, tryAgain } from "./outbox";
import { startSmtp } from "./smtp";

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
beforeEach(async () => {
  smtp.reset();
  await db().mail.deleteMany();
  await db().suppression.deleteMany();
});

describe("a mail that is accepted", () => {
  test("went to one person, carries a link that opens, and is not sent again", async () => {
    const { mailId, incidentId, email, mail } = await queued();
    await sendMail(mailId);
    await sendMail(mailId);
    await tryAgain(mailId);
    expect(smtp.received).toHaveLength(1);
    const [received] = smtp.received;
    expect(received).toMatchObject({ from: "handback@acme.example", to: [email] });
    expect(received?.mail.messageId).toBe(mail.messageId);
    expect(received?.mail.to).toMatchObject([{ address: email }]);
    expect(received?.mail.cc ?? []).toEqual([]);
    expect(linkIn(received?.mail.text)).not.toBe("");
    expect(received?.mail.html).toContain(linkIn(received?.mail.text));
    expect(await exchangeToken(linkIn(received?.mail.text), "203.0.113.9")).toMatchObject({ linkId: mail.linkId });
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted", attempts: 1, sealedContent: null, error: null });
    expect((await incidentById(incidentId)).contact).toBe("mailed");
    expect(await eventTypes(incidentId)).toContain("mail.accepted");
  });

  test("says in its headers that a machine wrote it", async () => {
    const { mailId } = await queued();
    await sendMail(mailId);
    const headers = new Map(smtp.received[0]?.mail.headers.map(({ key, value }) => [key, value]));
    expect(headers.get("auto-submitted")).toBe("auto-generated");
    expect(headers.get("x-auto-response-suppress")).toBe("All");
    expect(headers.has("bcc")).toBe(false);
    expect(headers.has("x-portal-attempt")).toBe(false);
  });

  test("never tells the secret, nor where in the outbox the link could be read from", async () => {
    const value = secretValue();
    const { mailId } = await queued(author(), { path: "src/keys.ts" });
    const [row] = await db().$queryRaw<
      { text: string }[]
    >`SELECT m::text || encode("sealedContent", 'escape') AS text FROM "Mail" m`;
    expect(row?.text).not.toMatch(/eyJ|jti/);
    await sendMail(mailId);
    expect(smtp.received[0]?.raw).not.toContain(value);
  });

  test("is sent once by workers that try at the same moment", async () => {
    const { mailId } = await queued();
    await Promise.all(Array.from({ length: 8 }, () => sendMail(mailId)));
    expect(smtp.received).toHaveLength(1);
  });
});

describe("a server that", () => {
  test("puts off twice and then accepts gets one copy", async () => {
    const { mailId, mail } = await queued();
    smtp.script.push({ at: "rcpt", status: 451 }, { at: "data", status: 452 });
    await sendMail(mailId);
    const first = await mailOf(mailId);
    expect(first).toMatchObject({ state: "deferred", attempts: 1 });
    expect(first.error).toMatch(/^451/);
    expect(first.notBefore.getTime() - Date.now()).toBeGreaterThan(50_000);
    await sendMail(mailId);
    expect((await mailOf(mailId)).attempts).toBe(1);
    expect(
      (await waitingJobs("mail.send")).some(({ payload, runAt }) => payload.mailId === mailId && runAt > new Date()),
    ).toBe(true);
    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "deferred", attempts: 2 });
    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted", attempts: 3 });
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]?.mail.messageId).toBe(mail.messageId);
  });

  test("refuses the recipient is not asked again, and the author is unreachable", async () => {
    const { mailId, incidentId, email } = await queued();
    smtp.script.push({ at: "rcpt", status: 550 });
    await sendMail(mailId);
    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "failed", attempts: 1, sealedContent: null });
    expect(await incidentById(incidentId)).toMatchObject({ contact: "unreachable" });
    const suppression = await db().suppression.findUniqueOrThrow({ where: { email } });
    expect(suppression.until.getTime() - Date.now()).toBeGreaterThan(29 * day);
    expect(smtp.recipients).toEqual([email]);
    expect((await eventTypes(incidentId)).filter((type) => type.startsWith("mail."))).toEqual([
      "mail.refused",
      "mail.failed",
    ]);

    const another = await incident({ place: { authorEmail: email } });
    await runPlaybooks(await eventIds(another.id), { last: true });
    expect(await db().mail.count({ where: { incidentId: another.id } })).toBe(0);
  });

  test.each([
    ["5.1.1 <gone>: Recipient address rejected: User unknown in virtual mailbox table", true],
    ["5.1.10 RESOLVER.ADR.RecipientNotFound", true],
    ["5.1.0 No such user here", true],
    ["5.1.0 Address rejected", false],
    ["5.7.1 Relaying denied, user unknown", false],
    ["5.2.2 Mailbox full", false],
    ["Go away, 5.1.1", false],
  ])("refuses the recipient with 550 %s: whether they have left is %s", async (says, left) => {
    const { mailId, incidentId, email } = await queued();
    smtp.script.push({ at: "rcpt", status: 550, says });
    await sendMail(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "failed", error: "550 at RCPT TO" });
    const { developer } = await db().address.findUniqueOrThrow({ where: { email }, include: { developer: true } });
    expect(developer.leftReason).toBe(left ? "bounced" : null);
    expect((await incidentById(incidentId)).contact).toBe(left ? "left" : "unreachable");
  });

  test("is not asked to take mail for an address that five or more people commit with", async () => {
    const { mailId, email } = await queued();
    await db().address.update({ where: { email }, data: { unmailable: "shared" } });
    await sendMail(mailId);
    expect(await mailOf(mailId)).toMatchObject({
      state: "cancelled",
      error: "five or more people commit with this address",
    });
    expect(smtp.recipients).toEqual([]);
  });

  test("refuses the message does not make the recipient unreachable for others", async () => {
    const { mailId, email } = await queued();
    smtp.script.push({ at: "data", status: 554 });
    await sendMail(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "failed" });
    expect(await db().suppression.count({ where: { email } })).toBe(0);
  });

  test("goes away before the message is over gets it again later", async () => {
    const { mailId } = await queued();
    smtp.script.push({ at: "mid-data" });
    await sendMail(mailId);
    const { state } = await mailOf(mailId);
    expect(["deferred", "unknown"]).toContain(state);
    expect(smtp.received).toHaveLength(0);
    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted" });
    expect(smtp.received).toHaveLength(1);
  });

  test("goes away after the final dot gets it once more, with the same id, words and link", async () => {
    const { mailId, mail } = await queued();
    smtp.script.push({ at: "after the dot" });
    await sendMail(mailId);
    expect(smtp.received).toHaveLength(1);
    const unknown = await mailOf(mailId);
    expect(unknown).toMatchObject({ state: "unknown", attempts: 1 });
    expect(unknown.notBefore.getTime() - Date.now()).toBeGreaterThan(14 * minute);
    await sendMail(mailId);
    expect(smtp.received).toHaveLength(1);

    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted", attempts: 2 });
    const [first, second] = smtp.received;
    expect(smtp.received).toHaveLength(2);
    expect(second?.mail.messageId).toBe(mail.messageId);
    const words = ({ subject, text, html, to }: NonNullable<typeof first>["mail"]) => ({ subject, text, html, to });
    expect(words(second?.mail as never)).toEqual(words(first?.mail as never));
    expect(second?.raw).toMatch(/^X-Portal-Attempt: 2\r?$/m);
  });

  test("goes away after the dot time and again gets two copies at most", async () => {
    for (const between of ["nothing", "held by a cap", "put off"] as const) {
      smtp.reset();
      const { mailId } = await queued();
      smtp.script.push({ at: "after the dot" });
      await sendMail(mailId);
      if (between === "held by a cap") {
        const { recipient } = await mailOf(mailId);
        await sentBefore(recipient, 5, 10 * minute);
        await tryAgain(mailId);
        expect((await mailOf(mailId)).error).toContain("held");
        await db().mail.deleteMany({ where: { id: { not: mailId } } });
      }
      if (between === "put off") {
        smtp.script.push({ at: "rcpt", status: 451 });
        await tryAgain(mailId);
        expect(await mailOf(mailId)).toMatchObject({ state: "deferred" });
      }
      smtp.script.push({ at: "after the dot" });
      await tryAgain(mailId);
      await tryAgain(mailId);
      await tryAgain(mailId);
      expect(smtp.received).toHaveLength(2);
      expect(await mailOf(mailId)).toMatchObject({ state: "failed", sealedContent: null });
    }
  });

  test("stays away for days is given up on", async () => {
    const { mailId, incidentId } = await queued();
    await db().mail.update({
      where: { id: mailId },
      data: { queuedAt: later(new Date(), -5 * day - minute), attempts: 60 },
    });
    smtp.script.push({ at: "rcpt", status: 421 });
    await sendMail(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "failed" });
    expect((await incidentById(incidentId)).contact).toBe("unreachable");
  });
});

test("a worker that died while it submitted leaves a mail of unknown fate, which is sent once more", async () => {
  const { mailId } = await queued();
  await db().mail.update({
    where: { id: mailId },
    data: { state: "submitting", attempts: 1, leaseUntil: later(new Date(), minute) },
  });
  await sendMail(mailId);
  expect(await mailOf(mailId)).toMatchObject({ state: "submitting" });
  await db().mail.update({ where: { id: mailId }, data: { leaseUntil: later(new Date(), -1_000) } });
  await sendMail(mailId);
  expect(await mailOf(mailId)).toMatchObject({ state: "unknown" });
  expect(smtp.received).toHaveLength(0);
  await tryAgain(mailId);
  expect(smtp.received).toHaveLength(1);
});

describe("a mail is not sent any more", () => {
  const reasons: [string, (mail: Awaited<ReturnType<typeof queued>>) => Promise<unknown>][] = [
    [
      "when the incident was closed",
      ({ incidentId }) => resolveIncident(asSystem, incidentId, { secretRevoked: true }),
    ],
    ["when its link was withdrawn", ({ incidentId }) => revokeLinks(asSystem, incidentId)],
    [
      "when its link expired",
      ({ mail }) => db().sharingLink.update({ where: { id: mail.linkId ?? "" }, data: { expiresAt: new Date(0) } }),
    ],
    [
      "when the address refused mail meanwhile",
      ({ email }) => db().suppression.create({ data: { email, reason: "550", until: later(new Date(), hour) } }),
    ],
  ];
  test.each(reasons)("%s", async (_, happens) => {
    const mail = await queued();
    await happens(mail);
    await sendMail(mail.mailId);
    expect(await mailOf(mail.mailId)).toMatchObject({ state: "cancelled", sealedContent: null });
    expect(smtp.recipients).toEqual([]);
  });

  test("when its domain may not be mailed any more", async () => {
    const { mailId } = await queued();
    const domains = (data: object) => db().workspace.update({ where: { id: 1 }, data });
    await domains({ mailAllowedDomains: ["other.example"], mailDomainsEditedAt: new Date() });
    await sendMail(mailId);
    await domains({ mailAllowedDomains: [], mailDomainsEditedAt: null });
    expect(await mailOf(mailId)).toMatchObject({ state: "cancelled" });
    expect(smtp.recipients).toEqual([]);
  });
});

describe("noise caps", () => {
  test.each([
    ["five to one person in an hour", 5, 50 * minute, 4],
    ["twenty to one person in a day", 20, 20 * hour, 19],
  ])("%s, and the next one is put aside for the digest", async (_, most, ago, allowed) => {
    const held = await queued();
    await sentBefore(held.email, most, ago);
    await sendMail(held.mailId);
    const row = await mailOf(held.mailId);
    expect(row).toMatchObject({ state: "digested", attempts: 0, digestId: null });
    expect(row.error).toContain("held");
    expect(row.sealedContent).not.toBeNull();
    expect(smtp.recipients).toEqual([]);

    const sent = await queued();
    await sentBefore(sent.email, allowed, ago);
    await sendMail(sent.mailId);
    expect(smtp.recipients).toEqual([sent.email]);
  });

  test("sixty in a minute over all", async () => {
    const { mailId } = await queued();
    await sentBefore("busy@acme.example", 60, 30_000);
    await sendMail(mailId);
    expect((await mailOf(mailId)).error).toContain("sixty");
    expect(smtp.recipients).toEqual([]);
  });

  test("two hundred people never written to before, in ten minutes", async () => {
    const { mailId } = await queued();
    await sentBefore((index) => `fresh-${index}@acme.example`, 200, 5 * minute);
    await sendMail(mailId);
    expect((await mailOf(mailId)).error).toContain("200 new recipients");
    await sentBefore((index) => `fresh-${index}@acme.example`, 200, 2 * day);
    await tryAgain(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted" });
  });

  test("hold also when workers try to send many to one person at once", async () => {
    const email = author();
    const mails = [];
    for (let index = 0; index < 8; index += 1) mails.push(await queued(email));
    await Promise.all(mails.map(({ mailId }) => sendMail(mailId)));
    expect(smtp.received).toHaveLength(5);
    expect(await db().mail.count({ where: { recipient: email, state: "digested" } })).toBe(3);
  });

  test("hold over all recipients also when workers try at once", async () => {
    await sentBefore("busy@acme.example", 57, 30_000);
    const mails = [];
    for (let index = 0; index < 8; index += 1) mails.push(await queued());
    await Promise.all(mails.map(({ mailId }) => sendMail(mailId)));
    expect(smtp.received).toHaveLength(3);
  });
});

describe("the breaker", () => {
  const told = (type: string) => db().auditEvent.findMany({ where: { type }, orderBy: { id: "asc" } });
  const fresh = (index: number) => `newcomer-${index}@acme.example`;

  test("is told of once an hour, and a Manager lets the next ones pass", async () => {
    const { maya, bob, mallory } = await seatCast();
    const before = (await told("mail.held")).length;
    const [one, two] = [await queued(), await queued()];
    await sentBefore(fresh, 200, 5 * minute);
    await Promise.all([sendMail(one.mailId), sendMail(two.mailId)]);
    const held = await told("mail.held");
    expect(held.length - before).toBeLessThanOrEqual(1);
    expect(held.at(-1)).toMatchObject({ actor: "system:mail.send", detail: { waiting: expect.any(Number) } });
    for (const nobody of [bob, mallory, tokenViewer(maya, ["playbooks:read"])])
      await expect(releaseMail(nobody)).rejects.toThrow("playbooks:write");
    expect(smtp.recipients).toEqual([]);

    expect(await releaseMail(maya)).toEqual({ released: 2 });
    expect((await told("mail.released")).at(-1)).toMatchObject({ actor: `member:${maya.memberId}` });
    await sweep();
    expect(
      (await waitingJobs("mail.send")).filter(
        ({ payload, runAt }) => payload.mailId === one.mailId && runAt <= new Date(Date.now() + 1_000),
      ),
    ).toHaveLength(1);
    await sendMail(one.mailId);
    await sendMail(two.mailId);
    expect(smtp.received).toHaveLength(2);
  });

  test("counts anew after it was released", async () => {
    const { maya } = await seatCast();
    await releaseMail(maya);
    const { mailId } = await queued();
    await sentBefore((index) => `after-${index}@acme.example`, 200, -minute);
    vi.useFakeTimers({ toFake: ["Date"], now: later(new Date(), 3 * minute) });
    await sendMail(mailId).finally(() => vi.useRealTimers());
    expect((await mailOf(mailId)).error).toContain("200 new recipients");
  });
});

test("nobody outside the allowed domains is ever named to the mail server", async () => {
  const outside = [
    "dana@evil.example",
    "dana@acme.example.evil.example",
    "dana@notacme.example",
    "dana@xn--acm-epa.example",
  ];
  for (const email of outside) {
    const { id } = await incident({ place: { authorEmail: email } });
    await runPlaybooks(await eventIds(id), { last: true });
    expect(await db().mail.count({ where: { incidentId: id } })).toBe(0);
  }
  // Even where a row stands in the outbox.
  const { mailId } = await queued();
  await db().mail.update({ where: { id: mailId }, data: { recipient: "dana@evil.example" } });
  await sendMail(mailId);
  expect(await mailOf(mailId)).toMatchObject({ state: "cancelled" });
  expect(smtp.recipients).toEqual([]);
});

async function inTens<Item>(items: readonly Item[], work: (ten: Item[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += 10) await work(items.slice(start, start + 10));
}

test("two hundred hostile addresses and names add no header, no recipient, and reach nobody else", async () => {
  const attacks = [
    (n: number) => `v${n}@acme.example\r\nBcc: eve@evil.example`,
    (n: number) => `v${n}@acme.example\nTo: eve@evil.example`,
    (n: number) => `v${n}@acme.example, eve@evil.example`,
    (n: number) => `v${n}@acme.example;eve@evil.example`,
    (n: number) => `"v${n}@evil.example> RCPT TO:<eve"@acme.example`,
    (n: number) => `<eve${n}@evil.example>@acme.example`,
    (n: number) => `eve${n}@evil.example(@acme.example`,
    (n: number) => `v${n}@acme.example> SIZE=1\r\nRCPT TO:<eve@evil.example`,
    (n: number) => `eve${n}＠evil.example@acme.example`,
    (n: number) => `v${n}@acme.example%0d%0aBcc:eve@evil.example`,
    (n: number) => `group${n}: eve@evil.example;@acme.example`,
    (n: number) => `=?utf-8?q?eve${n}=40evil.example?=@acme.example`,
    (n: number) => `eve%evil${n}.example@acme.example`,
    (n: number) => `evil.example!eve${n}@acme.example`,
    (n: number) => `@evil.example:v${n}@acme.example`,
    (n: number) => `v${n}@[acme.example]`,
    (n: number) => `v${n}@acme.example\u2028Bcc: eve@evil.example`,
    (n: number) => `v${n}\u0000@acme.example`.replace("\u0000", "\u0001"),
    (n: number) => `v${n}@acme.example `,
    (n: number) => `V${n}@ACME.example.`,
  ];
  const names = [
    "Dana\r\nBcc: eve@evil.example",
    "Dana <eve@evil.example>",
    '"; Bcc: eve@evil.example',
    "\u202eDana",
    "Dana\u2028X: y",
  ];
  const hostile = Array.from({ length: 200 }, (_, index) => {
    const authorEmail = attacks[index % attacks.length]?.(next()) ?? "";
    return finding({ place: { authorEmail, authorName: names[index % names.length] ?? "" } });
  });
  const { created } = await report(hostile);
  expect(created).toHaveLength(200);
  const events = await db().auditEvent.findMany({ where: { incidentId: { in: created } }, select: { id: true } });
  await inTens(events, (ten) => Promise.all(ten.map(({ id }) => runPlaybooks([String(id)], { last: true }))));
  const mails = await db().mail.findMany();
  expect(mails.length).toBeGreaterThan(10);
  await inTens(mails, async (ten) => {
    await Promise.all(ten.map(({ id }) => sendMail(id)));
    // Long ago, so that no cap holds the next ones.
    await db().mail.updateMany({ data: { settledAt: later(new Date(), -3 * day) } });
  });
  expect(smtp.received).toHaveLength(mails.length);
  const usual = [
    "auto-submitted",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "subject",
    "to",
    "x-auto-response-suppress",
  ];
  for (const { to, mail } of smtp.received) {
    expect(to).toHaveLength(1);
    expect(to[0]).toMatch(/@acme\.example$/);
    expect(mail.to).toMatchObject([{ address: to[0] }]);
    expect(mail.headers.map(({ key }) => key).sort()).toEqual(usual);
  }
  expect(smtp.recipients.filter((address) => !address.endsWith("@acme.example"))).toEqual([]);
}, 60_000);

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { sweep } from "@/lib/housekeeping";
import { resolveIncident } from "@/lib/incidents/resolve";
import { writeDigest } from "@/lib/mail/digest";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { setOwner } from "@/lib/members/owner";
import { declare } from "@/lib/response/declare";
import { exchangeToken } from "@/lib/sharing/open";
import { revokeLinks } from "@/lib/sharing/revoke";
import { eventTypes, ownDatabase, waitingJobs } from "../database";
import { asSystem, day, hour, incidentById, later, minute, secretValue } from "../factories";
import { author, due, linksIn, mailOf, queued, sentBefore, tryAgain } from "./outbox";
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
afterEach(() => vi.useRealTimers());

/** Mails beyond the hour's cap of one person, put aside by the worker. */
async function putAside(count: number, email = author()) {
  await sentBefore(email, 5, 30 * minute);
  const mails = [];
  for (let index = 0; index < count; index += 1) mails.push(await queued(email));
  for (const { mailId } of mails) await sendMail(mailId);
  return { email, mails };
}

/** As if the hour that was full were over; answers the digest's row, or null where none was written. */
async function digestOf(email: string) {
  await db().mail.updateMany({ where: { recipient: email, state: "digested" }, data: { notBefore: new Date(0) } });
  await writeDigest(email);
  const digest = await db().mail.findFirst({ where: { recipient: email, kind: "digest" } });
  if (digest) await sendMail(digest.id);
  return digest;
}

describe("what is beyond one person's caps", () => {
  test("waits until the full hour is over, and goes out in one mail with a link to each", async () => {
    const { email, mails } = await putAside(3);
    expect(smtp.received).toHaveLength(0);
    const waiting = await db().mail.findMany({ where: { recipient: email, state: "digested" } });
    expect(waiting).toHaveLength(3);
    expect(new Set(waiting.map(({ notBefore }) => notBefore.getTime())).size).toBe(1);
    expect((waiting[0]?.notBefore.getTime() ?? 0) - Date.now()).toBeGreaterThan(59 * minute);
    await writeDigest(email);
    expect(await db().mail.count({ where: { kind: "digest" } })).toBe(0);

    const digest = await digestOf(email);
    expect(smtp.received).toHaveLength(1);
    const [received] = smtp.received;
    expect(received?.to).toEqual([email]);
    expect(received?.mail.to).toMatchObject([{ address: email }]);
    expect(received?.mail.subject).toBe("Action needed: 3 more incidents");
    const lines = (received?.mail.text ?? "").split(/\r?\n/);
    const links = linksIn(received?.mail.text);
    expect(links).toHaveLength(3);
    for (const link of links) {
      expect(lines).toContain(`https://handback.acme.example/l/${link}`);
      expect(received?.mail.html).toContain(link);
      expect(await exchangeToken(link, "203.0.113.9")).not.toBeNull();
    }
    for (const { mailId, incidentId } of mails) {
      expect(received?.mail.text).toContain(`INC-${incidentId}  Stripe API key in acme/payments`);
      expect(await mailOf(mailId)).toMatchObject({ state: "accepted", digestId: digest?.id, sealedContent: null });
      expect((await mailOf(mailId)).settledAt).not.toBeNull();
      expect((await incidentById(incidentId)).contact).toBe("mailed");
      expect(await eventTypes(incidentId)).toContain("mail.accepted");
    }
    await sendMail(digest?.id ?? "");
    await digestOf(email);
    expect(smtp.received).toHaveLength(1);
  });

  test("tells no secret, and names neither repository nor detector in the subject", async () => {
    const value = secretValue();
    const { email } = await putAside(2);
    await digestOf(email);
    expect(smtp.received[0]?.raw).not.toContain(value);
    expect(smtp.received[0]?.mail.subject).not.toMatch(/acme|payments|stripe/i);
  });

  test("leaves out what was decided meanwhile, and comes not at all when nothing is left", async () => {
    const { email, mails } = await putAside(3);
    await resolveIncident(asSystem, mails[0]?.incidentId ?? 0, { secretRevoked: true });
    await revokeLinks(asSystem, mails[1]?.incidentId ?? 0);
    await digestOf(email);
    expect(linksIn(smtp.received[0]?.mail.text)).toHaveLength(1);
    expect(smtp.received[0]?.mail.subject).toBe("Action needed: 1 more incident");
    for (const { mailId } of mails.slice(0, 2))
      expect(await mailOf(mailId)).toMatchObject({ state: "cancelled", sealedContent: null });

    smtp.reset();
    const other = await putAside(1);
    await resolveIncident(asSystem, other.mails[0]?.incidentId ?? 0, { secretRevoked: true });
    expect(await digestOf(other.email)).toBeNull();
    expect(smtp.received).toHaveLength(0);
  });

  test("is cancelled as a whole when everything in it was decided before it could leave", async () => {
    const { email, mails } = await putAside(2);
    await db().mail.updateMany({ where: { state: "digested" }, data: { notBefore: new Date(0) } });
    await writeDigest(email);
    for (const { incidentId } of mails) await resolveIncident(asSystem, incidentId, { secretRevoked: true });
    const digest = await db().mail.findFirstOrThrow({ where: { kind: "digest" } });
    await sendMail(digest.id);
    expect(await mailOf(digest.id)).toMatchObject({ state: "cancelled" });
    for (const { mailId } of mails) expect(await mailOf(mailId)).toMatchObject({ state: "cancelled" });
    expect(smtp.recipients).toEqual([]);
  });

  test("says nothing of what was declared a security incident after it was written", async () => {
    const { email, mails } = await putAside(2);
    await db().mail.updateMany({ where: { recipient: email, state: "digested" }, data: { notBefore: new Date(0) } });
    await writeDigest(email);
    const [kept, other] = mails;
    await setOwner("alice@acme.example");
    await inTransaction((tx) => declare(tx, asSystem, kept?.incidentId ?? 0, {}));
    const digest = await db().mail.findFirstOrThrow({ where: { recipient: email, kind: "digest" } });
    await sendMail(digest.id);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]?.raw).toContain(`INC-${other?.incidentId}`);
    expect(smtp.received[0]?.raw).not.toContain(`INC-${kept?.incidentId}`);
  });

  test("is fifty lines at most; the rest is for the next day", async () => {
    const { email } = await putAside(53);
    const digest = await digestOf(email);
    expect(linksIn(smtp.received[0]?.mail.text)).toHaveLength(50);
    const rest = await db().mail.findMany({ where: { recipient: email, state: "digested", digestId: null } });
    expect(rest).toHaveLength(3);
    for (const { notBefore } of rest) expect(notBefore.getTime() - Date.now()).toBeGreaterThan(23 * hour);
    expect(await db().mail.count({ where: { digestId: digest?.id ?? "" } })).toBe(50);
  }, 60_000);

  test("is written once by workers that try at the same moment", async () => {
    const { email } = await putAside(4);
    await db().mail.updateMany({ where: { state: "digested" }, data: { notBefore: new Date(0) } });
    await Promise.all(Array.from({ length: 6 }, () => writeDigest(email)));
    const digests = await db().mail.findMany({ where: { kind: "digest" } });
    expect(digests).toHaveLength(1);
    await Promise.all(Array.from({ length: 4 }, () => sendMail(digests[0]?.id ?? "")));
    expect(smtp.received).toHaveLength(1);
    expect(linksIn(smtp.received[0]?.mail.text)).toHaveLength(4);
  });

  test("comes a day after the last digest", async () => {
    const { email } = await putAside(1);
    await digestOf(email);
    const later = await putAside(1, email);
    const { notBefore } = await mailOf(later.mails[0]?.mailId ?? "");
    expect(notBefore.getTime() - Date.now()).toBeGreaterThan(day - minute);
  });

  test("counts as one mail of its recipient's day, whatever it carried", async () => {
    const { email } = await putAside(25);
    await digestOf(email);
    await db().mail.updateMany({ where: { state: "accepted" }, data: { settledAt: later(new Date(), -2 * hour) } });
    const { mailId } = await queued(email);
    await sendMail(mailId);
    expect(await mailOf(mailId)).toMatchObject({ state: "accepted" });
  }, 60_000);

  test("is found by the sweep when it is due", async () => {
    const { email, mails } = await putAside(1);
    await sweep();
    const jobs = async () => (await waitingJobs("mail.digest")).filter(({ payload }) => payload.recipient === email);
    expect(await jobs()).toHaveLength(0);
    await due(mails[0]?.mailId ?? "");
    await sweep();
    await sweep();
    expect(await jobs()).toHaveLength(1);
  });

  test("that is refused leaves its authors unreachable and its address alone", async () => {
    const { email, mails } = await putAside(2);
    smtp.script.push({ at: "rcpt", status: 550 });
    const digest = await digestOf(email);
    expect(await mailOf(digest?.id ?? "")).toMatchObject({ state: "failed" });
    for (const { mailId, incidentId } of mails) {
      expect(await mailOf(mailId)).toMatchObject({ state: "failed", sealedContent: null });
      expect(await incidentById(incidentId)).toMatchObject({ contact: "unreachable" });
    }
    expect(await db().suppression.count({ where: { email } })).toBe(1);
  });

  test("is cut after its final dot and then sent once more, with the same words", async () => {
    const { email, mails } = await putAside(2);
    smtp.script.push({ at: "after the dot" });
    const digest = await digestOf(email);
    expect(await mailOf(digest?.id ?? "")).toMatchObject({ state: "unknown" });
    expect(await mailOf(mails[0]?.mailId ?? "")).toMatchObject({ state: "digested" });
    await tryAgain(digest?.id ?? "");
    expect(smtp.received).toHaveLength(2);
    expect(smtp.received[0]?.mail.text).toBe(smtp.received[1]?.mail.text);
    expect(await mailOf(mails[0]?.mailId ?? "")).toMatchObject({ state: "accepted" });
  });
});

test("whatever comes in three days, one person gets five mails an hour and twenty a day, one digest a day, and all of it", async () => {
  const email = author();
  const start = Date.now();
  const incidents: number[] = [];
  const at: { time: number; digest: boolean; links: number }[] = [];
  const bursts = new Map([
    [0, 9],
    [4, 4],
    [15, 12],
    [40, 6],
    [72, 8],
    [100, 3],
  ]);
  for (let step = 0; step < 3 * 24 * 3; step += 1) {
    const now = start + step * 20 * minute;
    vi.useFakeTimers({ toFake: ["Date"], now });
    const count = bursts.get(step) ?? 0;
    for (let index = 0; index < count; index += 1) incidents.push((await queued(email)).incidentId);
    const attempt = async () => {
      const waiting = await db().mail.findMany({
        where: { state: { in: ["queued", "deferred"] }, OR: [{ notBefore: { lte: new Date() } }, { attempts: 0 }] },
      });
      for (const { id, kind } of waiting) {
        const before = smtp.received.length;
        // The database's own clock stands still.
        await db().mail.update({ where: { id }, data: { notBefore: new Date(0) } });
        await sendMail(id);
        const received = smtp.received[before];
        if (received) at.push({ time: now, digest: kind === "digest", links: linksIn(received.mail.text).length });
      }
    };
    await attempt();
    const due = await db().mail.count({ where: { state: "digested", digestId: null, notBefore: { lte: new Date() } } });
    if (due > 0) await writeDigest(email);
    await attempt();
  }
  const singles = at.filter(({ digest }) => !digest);
  const digests = at.filter(({ digest }) => digest);
  for (const { time } of singles) {
    expect(singles.filter((other) => other.time > time - hour && other.time <= time).length).toBeLessThanOrEqual(5);
    expect(singles.filter((other) => other.time > time - day && other.time <= time).length).toBeLessThanOrEqual(20);
  }
  for (const [index, { time }] of digests.entries())
    if (index > 0) expect(time - (digests[index - 1]?.time ?? 0)).toBeGreaterThanOrEqual(day - minute);
  expect(at.reduce((sum, { links }) => sum + links, 0)).toBe(incidents.length);
  expect(digests.length).toBeGreaterThan(1);
}, 120_000);

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { revokeAccess } from "@/lib/access/grant-access";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { assignIncident } from "@/lib/incidents/assign";
import { commentOnIncident } from "@/lib/incidents/comment";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { fanOut } from "@/lib/notifications/fan-out";
import { mailDueNotifications } from "@/lib/notifications/mail-due";
import { markNotifications } from "@/lib/notifications/mark";
import { addressOfMember } from "@/lib/notifications/recipient";
import { type Cast, seatCast } from "../cast";
import { ownDatabase, waitingJobs } from "../database";
import { asSystem, day, grant, hour, incident, later, minute, monday, secretValue, signedUp } from "../factories";
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

let cast: Cast;
beforeEach(async () => {
  smtp.reset();
  cast = await seatCast();
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  await db().mail.deleteMany();
  await db().notification.deleteMany();
  await db().notificationPreference.deleteMany();
  await db().identity.deleteMany();
  await db().suppression.deleteMany();
  await db().member.updateMany({ data: { timeZone: "UTC", quietFrom: null, quietTo: null } });
});

const quiet = async () => {
  const { id } = await incident();
  await grant(cast.rita, id);
  return id;
};

/** Fans out everything that happened, as of `now`. */
async function tell(now = monday) {
  for (const { payload } of await waitingJobs("notifications.fan-out")) await fanOut(payload.eventIds as string[], now);
}
const paced = (person: keyof Cast, kind: string, mail: "immediate" | "digest" | "off") =>
  db().notificationPreference.create({ data: { memberId: cast[person].memberId, kind, mail } });

/** Lets the worker send what was queued. */
async function send() {
  const mails = await db().mail.findMany({ where: { state: "queued" } });
  for (const { id } of mails) await sendMail(id);
  return smtp.received;
}
const soon = later(monday, minute);

describe("a mail to a member", () => {
  test("arrives at once, says what happened and where, and names neither secret nor repository", async () => {
    const value = secretValue();
    const { id } = await incident({ repository: { fullName: "acme/very-secret-project" }, place: { path: value } });
    await assignIncident(cast.maya, id, cast.bob);
    await tell();
    await mailDueNotifications(cast.bob.memberId, soon);
    const [received, ...others] = await send();
    expect(others).toEqual([]);
    expect(received?.to).toEqual([cast.bob.email]);
    expect(received?.mail.subject).toBe(`Maya Lindqvist made you the owner of INC-${id}`);
    for (const part of [received?.mail.text, received?.mail.html]) {
      expect(part).toContain(`Maya Lindqvist made you the owner of INC-${id}.`);
      expect(part).toContain("Stripe API key");
      expect(part).toContain(`https://handback.acme.example/incidents/${id}`);
      expect(part).toContain("https://handback.acme.example/settings/notifications");
    }
    expect(received?.raw).not.toContain(value);
    expect(received?.raw).not.toContain("very-secret");
    const row = await db().notification.findFirstOrThrow();
    expect(row).toMatchObject({ mailDueAt: null, readAt: null });
    expect(await db().mail.findUniqueOrThrow({ where: { id: row.mailId ?? "" } })).toMatchObject({
      kind: "notification",
      memberId: cast.bob.memberId,
      state: "accepted",
      incidentId: null,
    });
  });

  test("tells of a burst in one mail, and of nothing twice", async () => {
    for (let index = 0; index < 12; index += 1) await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell();
    await Promise.all([1, 2, 3].map(() => mailDueNotifications(cast.bob.memberId, soon)));
    await mailDueNotifications(cast.bob.memberId, soon);
    const received = await send();
    expect(received).toHaveLength(1);
    expect(received[0]?.mail.subject).toBe("12 things to know");
    expect(received[0]?.mail.text?.match(/made you the owner/g)).toHaveLength(12);
  });

  test("shows twenty, and says how many more there are", async () => {
    for (let index = 0; index < 23; index += 1) await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell();
    await mailDueNotifications(cast.bob.memberId, soon);
    const [received] = await send();
    expect(received?.mail.text).toContain("And 3 more:\nhttps://handback.acme.example/notifications\n");
  });

  test("is not written before its time, and has a job for then", async () => {
    await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell();
    await mailDueNotifications(cast.bob.memberId, later(monday, -minute));
    expect(await db().mail.count()).toBe(0);
    const [job] = await waitingJobs("notifications.mail");
    expect(job).toMatchObject({ payload: { memberId: cast.bob.memberId } });
    expect(job?.runAt).toEqual(later(monday, minute / 2));
  });

  test("leaves out what was read in the app meanwhile, and says so", async () => {
    const [first, second] = [await quiet(), await quiet()];
    await assignIncident(cast.maya, first, cast.bob);
    await assignIncident(cast.maya, second, cast.bob);
    await tell();
    const row = await db().notification.findFirstOrThrow({ where: { incidentId: first } });
    await markNotifications(cast.bob, { ids: [row.id] }, true);
    await mailDueNotifications(cast.bob.memberId, soon);
    const [received] = await send();
    expect(received?.mail.text).not.toContain(`INC-${first}`);
    expect(received?.mail.text).toContain(`INC-${second}`);
    expect(received?.mail.text).toContain("1 more is left out because you read it in the app.");
  });

  test("is not sent when everything in it was read before it left", async () => {
    await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell();
    await mailDueNotifications(cast.bob.memberId, soon);
    await markNotifications(cast.bob, { all: true }, true);
    expect(await send()).toEqual([]);
    expect(await db().mail.findFirstOrThrow()).toMatchObject({ state: "cancelled" });
  });

  test("never tells rita of what was taken from her, before it is written or before it leaves", async () => {
    const [kept, early, late] = [await quiet(), await quiet(), await quiet()];
    for (const id of [kept, early, late]) await commentOnIncident(cast.bob, id, "@rita please look");
    await tell();
    await revokeAccess(cast.maya, early, cast.rita);
    await mailDueNotifications(cast.rita.memberId, soon);
    await revokeAccess(cast.maya, late, cast.rita);
    const [received] = await send();
    expect(received?.mail.subject).toBe(`Bob Okafor mentioned you on INC-${kept}`);
    expect(received?.raw).not.toMatch(new RegExp(`INC-(${early}|${late})\\b`));
  });

  test("that waits for another try is taken back when it names what rita lost, and the rest is told anew", async () => {
    const [kept, lost] = [await quiet(), await quiet()];
    for (const id of [kept, lost]) await commentOnIncident(cast.bob, id, "@rita please look");
    await tell();
    await mailDueNotifications(cast.rita.memberId, soon);
    smtp.script.push({ at: "data", status: 451 });
    await send();
    const first = await db().mail.findFirstOrThrow();
    expect(first).toMatchObject({ state: "deferred", renderedSha256: expect.any(String) });
    await revokeAccess(cast.maya, lost, cast.rita);
    await db().mail.update({ where: { id: first.id }, data: { notBefore: new Date(0) } });
    await sendMail(first.id);
    expect((await db().mail.findUniqueOrThrow({ where: { id: first.id } })).state).toBe("cancelled");
    expect((await waitingJobs("notifications.mail")).at(-1)?.payload).toEqual({ memberId: cast.rita.memberId });
    await mailDueNotifications(cast.rita.memberId);
    const [received, ...others] = await send();
    expect(others).toEqual([]);
    expect(received?.mail.text).toContain(`INC-${kept}`);
    expect(received?.raw).not.toMatch(new RegExp(`INC-${lost}\\b`));
  });

  test("beyond the caps is one mail that gathers, and not a queue of them", async () => {
    const settled = { kind: "incident-link", recipient: cast.bob.email, state: "accepted" as const };
    for (let index = 0; index < 5; index += 1)
      await db().mail.create({
        data: { ...settled, dedupeKey: `${index}`, messageId: `<${index}@test>`, settledAt: new Date() },
      });
    const now = new Date();
    await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell(now);
    await mailDueNotifications(cast.bob.memberId, later(now, minute));
    await send();
    expect(smtp.received).toEqual([]);
    for (let index = 0; index < 4; index += 1) {
      await assignIncident(cast.maya, await quiet(), cast.bob);
      await tell(now);
      await mailDueNotifications(cast.bob.memberId, later(now, minute));
    }
    expect(await db().mail.count({ where: { kind: "notification" } })).toBe(1);
    await mailDueNotifications(cast.bob.memberId, later(now, 2 * hour));
    const mails = await db().mail.findMany({ where: { kind: "notification" } });
    expect(mails).toHaveLength(2);
    expect(await db().notification.count({ where: { mailId: mails[1]?.id ?? "" } })).toBe(4);
  });

  test("is not sent to whoever was deactivated, or does not want it any more", async () => {
    await assignIncident(cast.maya, await quiet(), cast.bob);
    await commentOnIncident(cast.maya, await quiet(), "@alice, a word");
    await tell();
    await paced("alice", "mentioned", "off");
    await mailDueNotifications(cast.alice.memberId, soon);
    await mailDueNotifications(cast.bob.memberId, soon);
    await db().member.update({ where: { id: cast.bob.memberId }, data: { deactivatedAt: new Date() } });
    expect(await send()).toEqual([]);
    expect((await db().mail.findMany()).map(({ state }) => state)).toEqual(["cancelled"]);
  });

  test("waits for the end of quiet hours that were set after it was due", async () => {
    await assignIncident(cast.maya, await quiet(), cast.bob);
    await tell();
    await db().member.update({
      where: { id: cast.bob.memberId },
      data: { timeZone: "Europe/Berlin", quietFrom: 10 * 60, quietTo: 12 * 60 },
    });
    await mailDueNotifications(cast.bob.memberId, soon);
    expect(await db().mail.count()).toBe(0);
    const noonInBerlin = new Date("2026-11-16T11:00:00Z");
    expect((await db().notification.findFirstOrThrow()).mailDueAt).toEqual(noonInBerlin);
    expect((await waitingJobs("notifications.mail")).at(-1)?.runAt).toEqual(noonInBerlin);
    await mailDueNotifications(cast.bob.memberId, noonInBerlin);
    expect(await send()).toHaveLength(1);
  });
});

describe("the daily digest", () => {
  test("arrives at eight with everything since, and says that it is one", async () => {
    await db().member.update({ where: { id: cast.maya.memberId }, data: { timeZone: "Asia/Kathmandu" } });
    const ids = [await quiet(), await quiet(), await quiet()];
    for (const id of ids)
      await inTransaction((tx) => record(tx, asSystem, [{ type: "incident.regressed", incidentId: id }]));
    await tell();
    const eight = new Date("2026-11-17T02:15:00Z");
    await mailDueNotifications(cast.maya.memberId, later(eight, -hour));
    expect(await db().mail.count()).toBe(0);
    await mailDueNotifications(cast.maya.memberId, eight);
    const [received, ...others] = await send();
    expect(others).toEqual([]);
    expect(received?.to).toEqual([cast.maya.email]);
    expect(received?.mail.subject).toBe("Your day: 3 things to know");
    for (const id of ids) expect(received?.mail.text).toContain(`INC-${id} was seen again after it was resolved.`);
    expect((await db().mail.findFirstOrThrow()).kind).toBe("notification-digest");
  });

  test("of a day without news is not sent", async () => {
    await mailDueNotifications(cast.maya.memberId, later(monday, day));
    expect(await db().mail.count()).toBe(0);
  });
});

describe("a member is mailed", () => {
  const address = () => addressOfMember(db(), cast.bob.memberId);
  test("by the address they were named with, before they first sign in", async () => {
    expect(await address()).toEqual({ mailable: true, recipient: cast.bob.email });
  });
  test("by the address their provider vouches for", async () => {
    await signedUp(cast.bob);
    expect(await address()).toEqual({ mailable: true, recipient: cast.bob.email });
  });
  test("not by an address that nobody verified", async () => {
    await db().identity.create({
      data: { memberId: cast.bob.memberId, issuer: "https://login.acme.example", subject: "b", email: cast.bob.email },
    });
    expect(await address()).toMatchObject({ mailable: false });
  });
  test("not outside the domains that may be mailed", async () => {
    await db().identity.create({
      data: {
        memberId: cast.bob.memberId,
        issuer: "https://login.acme.example",
        subject: "b",
        email: "bob@elsewhere.example",
        emailVerified: true,
      },
    });
    expect(await address()).toMatchObject({ mailable: false, reason: expect.stringContaining("elsewhere.example") });
  });
});

test("when no mail can be sent at all, the notice of it is not mailed again without end", async () => {
  await assignIncident(cast.maya, await quiet(), cast.bob);
  await tell();
  await mailDueNotifications(cast.bob.memberId, soon);
  await db().$executeRaw`DELETE FROM graphile_worker._private_jobs`;
  smtp.script.push({ at: "data", status: 554 });
  await send();
  await tell();
  const rows = await db().notification.findMany({ where: { kind: "notice" } });
  expect(rows.map(({ memberId }) => memberId).sort()).toEqual([cast.alice.memberId, cast.maya.memberId].sort());
  expect(rows.map(({ mailDueAt }) => mailDueAt)).toEqual([null, null]);
});

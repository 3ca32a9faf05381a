import { connect } from "node:net";
import { createTransport } from "nodemailer";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { takeReturned } from "@/lib/mail/bounce";
import { startBounceServer } from "@/lib/mail/bounce-server";
import { mailOfReturnPath, returnPath } from "@/lib/mail/return-path";
import { sendMail } from "@/lib/mail/send";
import { closeTransport } from "@/lib/mail/transport";
import { runPlaybooks } from "@/lib/playbooks/run";
import { seatCast } from "../cast";
import { eventIds, eventTypes, ownDatabase } from "../database";
import { day, incident, incidentById, minute } from "../factories";
import { author, mailOf, queued, sentBefore } from "./outbox";
import { type About, fromExim, fromPostfix, writers } from "./reports";
import { startSmtp } from "./smtp";

let smtp: Awaited<ReturnType<typeof startSmtp>>;
let bounces: Awaited<ReturnType<typeof startBounceServer>>;
beforeAll(async () => {
  smtp = await startSmtp();
  Object.assign(process.env, { SMTP_URL: smtp.url, BOUNCE_ADDRESS: "bounces@handback.acme.example" });
  bounces = await startBounceServer(0, "127.0.0.1");
});
ownDatabase();
afterAll(async () => {
  await closeTransport();
  await bounces.stop();
  await smtp.close();
});
beforeEach(async () => {
  smtp.reset();
  await db().mail.deleteMany();
  await db().suppression.deleteMany();
});

/** Hands a message to our listener as a mail server does, and answers the reply's code. */
async function returned(raw: string, to: string | string[], from = ""): Promise<number> {
  const transport = createTransport({ host: "127.0.0.1", port: bounces.port, ignoreTLS: true });
  try {
    await transport.sendMail({ envelope: { from, to }, raw } as never);
    return 250;
  } catch (error) {
    return (error as { responseCode?: number }).responseCode ?? 0;
  } finally {
    transport.close();
  }
}

async function accepted() {
  const mail = await queued();
  await sendMail(mail.mailId);
  const path = smtp.received.at(-1)?.from ?? "";
  const about: About = { to: path, recipient: mail.email, messageId: mail.mail.messageId };
  return { ...mail, path, about };
}

/** Everything a returned mail may change. */
async function stateOf({ mailId, incidentId, email }: { mailId: string; incidentId: number; email: string }) {
  return {
    mail: await mailOf(mailId),
    contact: (await incidentById(incidentId)).contact,
    suppressed: await db().suppression.count({ where: { email } }),
    events: await eventTypes(incidentId),
  };
}

describe("a mail's return path", () => {
  test("is its own, fits into an address, and is not the sender that people see", async () => {
    const [one, two] = [await accepted(), await accepted()];
    expect(one.path).not.toBe(two.path);
    for (const { path, mailId } of [one, two]) {
      expect(path).toMatch(/^bounces\+[0-9a-z]{25}\.[0-9a-z]{16}@handback\.acme\.example$/);
      expect(path.split("@")[0]?.length).toBeLessThanOrEqual(64);
      expect(mailOfReturnPath(path)).toBe(mailId);
      expect(mailOfReturnPath(path.toUpperCase())).toBe(mailId);
    }
    expect(smtp.received[0]?.mail.from).toMatchObject({ address: "handback@acme.example" });
  });

  test("survives every id there may be", () => {
    for (const id of ["00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"])
      expect(mailOfReturnPath(returnPath(id))).toBe(id);
  });

  test("bears no change", async () => {
    const path = returnPath("01900000-0000-7000-8000-000000000001");
    for (let at = 0; at < path.length; at += 1) {
      for (const character of "09az.+@-") {
        const changed = path.slice(0, at) + character + path.slice(at + 1);
        if (changed !== path) expect(mailOfReturnPath(changed)).toBeNull();
      }
    }
    for (const other of ["", "bounces@handback.acme.example", "alice@acme.example", path.replace("handback.", "")])
      expect(mailOfReturnPath(other)).toBeNull();
  });
});

describe.each(Object.entries(writers))("a mail that %s returns", (_, write) => {
  test("leaves its author unreachable, and the address alone for a month", async () => {
    const sent = await accepted();
    expect(await returned(write({ ...sent.about, status: "5.7.1" }), sent.path)).toBe(250);
    const { mail, contact, events } = await stateOf(sent);
    expect(mail).toMatchObject({ state: "bounced", error: expect.stringMatching(/status 5\.\d/) });
    expect(mail.bouncedAt).not.toBeNull();
    expect(contact).toBe("unreachable");
    expect((await incidentById(sent.incidentId)).contactReason).toContain("came back");
    expect(events.filter((type) => type === "mail.bounced")).toHaveLength(1);
    const suppression = await db().suppression.findUniqueOrThrow({ where: { email: sent.email } });
    expect(suppression.until.getTime() - Date.now()).toBeGreaterThan(29 * day);

    const another = await incident({ place: { authorEmail: sent.email } });
    await runPlaybooks(await eventIds(another.id), { last: true });
    expect(await db().mail.count({ where: { incidentId: another.id } })).toBe(0);
  });

  test("said again changes nothing and is refused", async () => {
    const sent = await accepted();
    await returned(write(sent.about), sent.path);
    const before = await stateOf(sent);
    expect(await returned(write(sent.about), sent.path)).toBe(550);
    expect(await stateOf(sent)).toEqual(before);
  });

  test("late is only late", async () => {
    const sent = await accepted();
    const before = await stateOf(sent);
    const report = write({ ...sent.about, action: "delayed", status: "4.4.1" });
    expect(await returned(report, sent.path)).toBe(250);
    expect(await stateOf(sent)).toEqual(before);
  });

  test("after days of trying is unreachable, but may be written to again", async () => {
    const sent = await accepted();
    expect(await returned(write({ ...sent.about, status: "4.4.7" }), sent.path)).toBe(250);
    expect(await stateOf(sent)).toMatchObject({ mail: { state: "bounced" }, contact: "unreachable", suppressed: 0 });
  });
});

describe("a developer whose mailbox does not exist", () => {
  const developerOf = async (email: string) =>
    (await db().address.findUniqueOrThrow({ where: { email }, include: { developer: true } })).developer;

  test.each(["5.1.1", "5.1.10"])("has left, says status %s, and their work waits for a new owner", async (status) => {
    const sent = await accepted();
    await returned(fromPostfix({ ...sent.about, status }), sent.path);
    expect(await developerOf(sent.email)).toMatchObject({ leftAt: expect.any(Date), leftReason: "bounced" });
    expect(await incidentById(sent.incidentId)).toMatchObject({ contact: "left" });
  });

  test.each(["5.7.1", "5.2.2", "5.0.0", "5.4.4", "4.1.1", "5.1.8"])("has not left, says status %s", async (status) => {
    const sent = await accepted();
    await returned(fromPostfix({ ...sent.about, status }), sent.path);
    expect(await mailOf(sent.mailId)).toMatchObject({ state: "bounced" });
    expect((await developerOf(sent.email)).leftAt).toBeNull();
  });

  test("has not left who is here as a member, can be written to elsewhere, or answered", async () => {
    const { bob } = await seatCast();
    const [member, elsewhere, answered] = [await accepted(), await accepted(), await accepted()];
    await db().developer.update({
      where: { id: (await developerOf(member.email)).id },
      data: { memberId: bob.memberId },
    });
    await db().address.create({
      data: { email: author(), developerId: (await developerOf(elsewhere.email)).id, link: "approved" },
    });
    await db().incident.update({ where: { id: answered.incidentId }, data: { contact: "answered" } });
    for (const sent of [member, elsewhere, answered]) {
      expect(await returned(fromPostfix(sent.about), sent.path)).toBe(250);
      expect((await developerOf(sent.email)).leftAt).toBeNull();
    }
  });
});

describe("what is no report of ours is refused, and changes nothing:", () => {
  const report = (about: About, change: (raw: string) => string) => change(fromPostfix(about));
  const part = (body: string) => (about: About) =>
    report(about, (raw) => raw.replace(/Final-Recipient[\s\S]*?virtual mailbox table\r\n(?=\r\n--)/, body));
  const bomb = (count: number) =>
    `MIME-Version: 1.0\r\nContent-Type: multipart/report; boundary=b\r\n\r\n${"--b\r\nX: y\r\n\r\n\r\n".repeat(count)}--b--\r\n`;
  const nested = (depth: number) => {
    let text = "Content-Type: text/plain\r\n\r\nx\r\n";
    for (let level = 0; level < depth; level += 1)
      text = `Content-Type: multipart/mixed; boundary=b${level}\r\n\r\n--b${level}\r\n${text}\r\n--b${level}--\r\n`;
    return `MIME-Version: 1.0\r\n${text}`;
  };
  const cases: [string, (about: About) => string][] = [
    [
      "a letter",
      ({ to }) => `From: eve@evil.example\r\nTo: ${to}\r\nSubject: hi\r\n\r\nStatus: 5.1.1\r\nAction: failed\r\n`,
    ],
    ["nothing", () => "\r\n"],
    ["noise", () => `\r\n${"\u0001\u00ff=".repeat(20_000)}`],
    ["a report without a recipient", part("")],
    ["a report without a status", part("Final-Recipient: rfc822; a@acme.example\r\nAction: failed\r\n")],
    ["a report with a status that is none", part("Action: failed\r\nStatus: five\r\n")],
    ["a report of success", (about) => fromPostfix({ ...about, action: "delivered", status: "2.0.0" })],
    [
      "a report about another mail of ours",
      (about) => fromExim({ ...about, messageId: `<${"a".repeat(32)}@handback.acme.example>` }),
    ],
    ["a thousand parts", () => bomb(1_000)],
    ["sixty thousand parts", () => bomb(60_000)],
    ["parts within parts", () => nested(40)],
    ["hundreds of recipients", part("Action: failed\r\nStatus: 5.1.1\r\n\r\n".repeat(300))],
  ];
  test.each(cases)("%s", async (_, write) => {
    const sent = await accepted();
    const before = await stateOf(sent);
    const began = Date.now();
    expect(await returned(write(sent.about), sent.path)).toBe(550);
    expect(Date.now() - began).toBeLessThan(3_000);
    expect(await stateOf(sent)).toEqual(before);
  });

  test("more than a megabyte", async () => {
    const sent = await accepted();
    const before = await stateOf(sent);
    const large = fromPostfix(sent.about).replace("Mail Delivery System", "x".repeat(2 * 1_048_576));
    expect([550, 552]).toContain(await returned(large, sent.path));
    expect(await stateOf(sent)).toEqual(before);
  });

  test("an address that we did not make, whoever asks for it", async () => {
    const sent = await accepted();
    const before = await stateOf(sent);
    const [local = "", domain] = sent.path.split("@");
    const forged = `${local.slice(0, -1)}${local.endsWith("a") ? "b" : "a"}@${domain}`;
    for (const to of [forged, "bounces@handback.acme.example", sent.email, "postmaster@handback.acme.example"])
      expect(await returned(fromPostfix({ ...sent.about, to }), to)).toBe(550);
    expect(await stateOf(sent)).toEqual(before);
  });

  test("a mail that is gone, one that never left, and one that was cancelled", async () => {
    const gone = await accepted();
    await db().mail.delete({ where: { id: gone.mailId } });
    expect(await returned(fromPostfix(gone.about), gone.path)).toBe(550);
    const waiting = await queued();
    const about = { to: returnPath(waiting.mailId), recipient: waiting.email, messageId: waiting.mail.messageId };
    for (const state of ["queued", "deferred", "cancelled", "failed"] as const) {
      await db().mail.update({ where: { id: waiting.mailId }, data: { state } });
      expect(await returned(fromPostfix(about), about.to)).toBe(550);
      expect(await mailOf(waiting.mailId)).toMatchObject({ state });
    }
  });
});

test("a mail that comes back before we noted that it left is asked for again", async () => {
  const sent = await accepted();
  await db().mail.update({ where: { id: sent.mailId }, data: { state: "submitting" } });
  expect(await returned(fromPostfix(sent.about), sent.path)).toBe(451);
  await db().mail.update({ where: { id: sent.mailId }, data: { state: "accepted" } });
  expect(await returned(fromPostfix(sent.about), sent.path)).toBe(250);
});

test("a relay that gave the mail a Message-ID of its own does not hide that it came back", async () => {
  const sent = await accepted();
  const messageId = "<0102019a-relayed@eu-west-1.relay.example>";
  expect(await returned(fromExim({ ...sent.about, messageId }), sent.path)).toBe(250);
  expect(await mailOf(sent.mailId)).toMatchObject({ state: "bounced" });
});

test("what was answered stays answered when the mail comes back late", async () => {
  const sent = await accepted();
  await db().incident.update({ where: { id: sent.incidentId }, data: { contact: "answered" } });
  await returned(fromPostfix(sent.about), sent.path);
  expect(await stateOf(sent)).toMatchObject({ mail: { state: "bounced" }, contact: "answered" });
});

test("a digest that comes back takes what it carried with it", async () => {
  const email = author();
  await sentBefore(email, 5, 30 * minute);
  const mails = [await queued(email), await queued(email)];
  for (const { mailId } of mails) await sendMail(mailId);
  await db().mail.updateMany({ where: { state: "digested" }, data: { notBefore: new Date(0) } });
  const { writeDigest } = await import("@/lib/mail/digest");
  await writeDigest(email);
  const digest = await db().mail.findFirstOrThrow({ where: { kind: "digest" } });
  await sendMail(digest.id);
  const to = smtp.received[0]?.from ?? "";
  expect(await returned(fromPostfix({ to, recipient: email, messageId: digest.messageId, status: "5.7.1" }), to)).toBe(
    250,
  );
  for (const { mailId, incidentId } of mails) {
    expect(await mailOf(mailId)).toMatchObject({ state: "bounced" });
    expect(await incidentById(incidentId)).toMatchObject({ contact: "unreachable" });
    expect(await eventTypes(incidentId)).toContain("mail.bounced");
  }
});

describe("an operator's own mail server", () => {
  const admin = system("admin");

  test("may pipe what it got, and the mail is known by whom the report was written to", async () => {
    const sent = await accepted();
    expect(await takeReturned(admin, Buffer.from(fromPostfix(sent.about)))).toEqual({
      mailId: sent.mailId,
      outcome: "bounced",
    });
    expect(await mailOf(sent.mailId)).toMatchObject({ state: "bounced" });
  });

  test("pipes spam, too", async () => {
    const sent = await accepted();
    const forged = fromPostfix({ ...sent.about, to: "bounces@handback.acme.example" });
    await expect(takeReturned(admin, Buffer.from(forged))).rejects.toThrow("No mail of ours");
    const { bob, mallory } = await seatCast();
    for (const nobody of [bob, mallory])
      await expect(takeReturned(nobody, Buffer.from(fromPostfix(sent.about)))).rejects.toThrow("playbooks:write");
    expect(await mailOf(sent.mailId)).toMatchObject({ state: "accepted" });
  });
});

/** Talks to the listener by hand; answers the replies' codes. */
async function converse(...lines: string[]): Promise<string[]> {
  const socket = connect(bounces.port, "127.0.0.1").setEncoding("utf8");
  socket.on("error", () => undefined);
  let heard = "";
  socket.on("data", (text: string) => {
    heard += text;
    if (!/^\d{3} .*\r\n$/m.test(heard.slice(heard.lastIndexOf("\n", heard.length - 2) + 1))) return;
    const line = lines.shift();
    if (line === undefined) socket.end();
    else socket.write(`${line}\r\n`);
  });
  await new Promise((resolve) => socket.once("close", resolve));
  return heard
    .split("\r\n")
    .filter((line) => /^\d{3} /.test(line))
    .map((line) => line.slice(0, 3));
}

test("the listener offers no relay, no login and takes one recipient at a time", async () => {
  const { path } = await accepted();
  expect(
    await converse(
      "EHLO eve.example",
      "AUTH PLAIN AGV2ZQBldmU=",
      "MAIL FROM:<eve@evil.example>",
      "RCPT TO:<victim@elsewhere.example>",
      "VRFY alice",
      `RCPT TO:<${path}>`,
      `RCPT TO:<${returnPath("01900000-0000-7000-8000-000000000001")}>`,
      "QUIT",
    ),
  ).toEqual(["220", "250", "500", "250", "550", "252", "250", "452", "221"]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send";
import { postpone, settle } from "@/lib/mail/settle";
import { closeTransport } from "@/lib/mail/transport";
import type { Mail } from "@/prisma/generated/client";
import { ownDatabase } from "../database";
import { incidentById } from "../factories";
import { mailOf, queued } from "./outbox";
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

const viewer = system("test");
const as = (id: string, data: object) => db().mail.update({ where: { id }, data });
const end = (mail: Mail, state: "accepted" | "failed") =>
  inTransaction((tx) => settle(tx, viewer, mail, ["submitting", "unknown"], { state, error: null }));

test("a worker that comes late never overwrites what a newer attempt came to", async () => {
  const { mailId, incidentId } = await queued();
  const first = await as(mailId, { state: "submitting", attempts: 1 });
  await as(mailId, { state: "submitting", attempts: 2 });
  expect(await end(first, "failed")).toBe(false);
  const putOff = { state: "deferred" as const, notBefore: new Date(), error: "late" };
  expect(await inTransaction((tx) => postpone(tx, first, "submitting", putOff))).toBe(false);
  expect(await mailOf(mailId)).toMatchObject({ state: "submitting", attempts: 2, error: null });

  expect(await end(await mailOf(mailId), "accepted")).toBe(true);
  expect(await end(first, "failed")).toBe(false);
  expect(await mailOf(mailId)).toMatchObject({ state: "accepted", error: null });
  expect((await incidentById(incidentId)).contact).toBe("mailed");
});

test("a worker whose lease ran out still says that the mail was accepted, and no second copy is sent", async () => {
  const { mailId } = await queued();
  const held = await as(mailId, { state: "submitting", attempts: 1, leaseUntil: new Date(0) });
  await sendMail(mailId);
  expect(await mailOf(mailId)).toMatchObject({ state: "unknown" });
  expect(await end(held, "accepted")).toBe(true);
  await as(mailId, { notBefore: new Date(0) });
  await sendMail(mailId);
  expect(smtp.received).toHaveLength(0);
});

test("an older mail that fails leaves alone what a newer one about the incident goes on with", async () => {
  const { mailId, incidentId, mail } = await queued();
  await as(mailId, { state: "submitting", attempts: 1 });
  const { id: _, ...rest } = mail;
  await db().mail.create({
    data: { ...rest, dedupeKey: "a newer one", messageId: "<newer@handback.acme.example>", queuedAt: new Date() },
  });
  expect(await end(await mailOf(mailId), "failed")).toBe(true);
  expect((await incidentById(incidentId)).contact).toBe("queued");
});

import { system, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { capDelay } from "@/lib/mail/caps";
import { renderMail, whyCancelled } from "@/lib/mail/content";
import type { Letter } from "@/lib/mail/kind";
import { mailKind } from "@/lib/mail/kinds";
import { mailContext } from "@/lib/mail/outbox";
import { type Submission, submit } from "@/lib/mail/transport";
import { seal } from "@/lib/seal";
import type { Mail } from "@/prisma/generated/client";

const viewer: Viewer = system("mail.send");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const leaseMs = 3 * minute;
/** RFC 5321, 4.5.4.1: early tries suit greylisting, later ones half an hour apart or more, giving up after days. */
const retryAfterMs = [minute, 5 * minute, 15 * minute, 30 * minute, hour];
const laterRetriesMs = 2 * hour;
const giveUpAfterMs = 5 * day;
const unknownRetryMs = 15 * minute;
const suppressForMs = 30 * day;

/** Tries to send one mail of the outbox, and records what became of it. A mail that is not due, or settled, is left alone. */
export async function sendMail(mailId: string): Promise<void> {
  const mail = await claim(mailId);
  if (!mail) return;
  const prepared = await prepare(mail).catch((error: unknown) => ({
    failed: error instanceof Error ? error.name : "unknown error",
  }));
  // Nothing has left yet: this is no mail of unknown fate, only one to try again.
  if ("failed" in prepared) return conclude(mail, { outcome: "deferred", error: `not ready: ${prepared.failed}` });
  if ("cancelled" in prepared) return settle(mail, { state: "cancelled", error: prepared.cancelled });
  const { subject, text, html } = prepared.letter;
  const result = await submit({
    recipient: mail.recipient,
    messageId: mail.messageId,
    attempt: mail.attempts,
    subject,
    text,
    html,
  });
  await conclude(mail, result);
}

type Prepared = { cancelled: string } | { letter: Letter };

async function prepare(mail: Mail): Promise<Prepared> {
  const cancelled = await whyCancelled(mail);
  if (cancelled) return { cancelled };
  const { stored, sha256 } = await renderMail(mail);
  if (!mail.renderedSha256) {
    const sealedContent = seal(Buffer.from(JSON.stringify(stored)), mailContext(mail.id));
    await db().mail.update({ where: { id: mail.id }, data: { sealedContent, renderedSha256: sha256 } });
  }
  return { letter: stored.letter };
}

/** Leases the mail when it is due and within the caps. A lease that ran out means a worker died while submitting. */
async function claim(mailId: string): Promise<Mail | null> {
  return inTransaction(async (tx) => {
    const mail = await tx.mail.findUnique({ where: { id: mailId } });
    if (!mail) return null;
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`mail ${mail.recipient}`}))::text`;
    const now = new Date();
    if (mail.state === "submitting") {
      if (mail.leaseUntil && mail.leaseUntil <= now)
        await conclude(mail, { outcome: "unknown", error: "the worker stopped while submitting" }, tx);
      return null;
    }
    if (!["queued", "deferred", "unknown"].includes(mail.state) || mail.notBefore > now) return null;
    const held = mailKind(mail.kind).capped ? await capDelay(tx, mail, now) : null;
    if (held) {
      await postpone(tx, mail, { state: mail.state, notBefore: held.until, error: remembering(mail, held.reason) });
      return null;
    }
    const { count } = await tx.mail.updateMany({
      where: { id: mail.id, state: mail.state, attempts: mail.attempts },
      data: { state: "submitting", attempts: { increment: 1 }, leaseUntil: new Date(now.getTime() + leaseMs) },
    });
    return count === 1 ? { ...mail, attempts: mail.attempts + 1 } : null;
  });
}

async function conclude(mail: Mail, result: Submission, within?: Tx): Promise<void> {
  const now = Date.now();
  if (result.outcome === "accepted") return settle(mail, { state: "accepted", error: null }, within);
  if (result.outcome === "refused") {
    await settle(mail, { state: "failed", error: result.error }, within);
    if (result.recipientRefused) await suppress(mail, result.error);
    return;
  }
  const tooOld = now - mail.queuedAt.getTime() > giveUpAfterMs;
  const secondUnknown = result.outcome === "unknown" && wasUnknown(mail);
  if (tooOld || secondUnknown) return settle(mail, { state: "failed", error: `gave up: ${result.error}` }, within);
  const wait = result.outcome === "unknown" ? unknownRetryMs : (retryAfterMs[mail.attempts - 1] ?? laterRetriesMs);
  const state = result.outcome === "unknown" ? ("unknown" as const) : ("deferred" as const);
  const error = result.outcome === "unknown" ? unknown + result.error : remembering(mail, result.error);
  const change = { state, notBefore: new Date(now + wait), error };
  await (within ? postpone(within, mail, change) : inTransaction((tx) => postpone(tx, mail, change)));
}

const unknown = "unknown: ";
const wasUnknown = (mail: Mail) => mail.error?.startsWith(unknown) ?? false;

/** Keeps in mind, whatever delays a mail since, that it may have arrived already: it is resent once and not twice. */
function remembering(mail: Mail, error: string): string {
  return wasUnknown(mail) ? unknown + error : error;
}

async function postpone(tx: Tx, mail: Mail, change: Pick<Mail, "state" | "notBefore" | "error">): Promise<void> {
  await tx.mail.update({ where: { id: mail.id }, data: { ...change, leaseUntil: null } });
  await enqueue(tx, "mail.send", { mailId: mail.id }, { runAt: change.notBefore, key: `mail.send:${mail.id}` });
}

async function settle(mail: Mail, end: Pick<Mail, "state" | "error">, within?: Tx): Promise<void> {
  const write = async (tx: Tx) => {
    await tx.mail.update({
      where: { id: mail.id },
      data: { ...end, sealedContent: null, leaseUntil: null, settledAt: new Date() },
    });
    await record(tx, viewer, [
      {
        type: `mail.${end.state}`,
        incidentId: mail.incidentId ?? undefined,
        subject: mail.id,
        detail: { kind: mail.kind, recipient: mail.recipient, ...(end.error ? { error: end.error } : {}) },
      },
    ]);
    if (mail.incidentId === null) return;
    const contacted = { where: { id: mail.incidentId, contact: "queued" as const } };
    if (end.state === "accepted") await tx.incident.updateMany({ ...contacted, data: { contact: "mailed" } });
    if (end.state === "failed")
      await tx.incident.updateMany({
        ...contacted,
        data: { contact: "unreachable", contactReason: `the mail failed: ${end.error}` },
      });
    if (end.state === "cancelled")
      await tx.incident.updateMany({ ...contacted, data: { contact: "none", contactReason: end.error } });
  };
  await (within ? write(within) : inTransaction(write));
}

async function suppress(mail: Mail, reason: string): Promise<void> {
  const until = new Date(Date.now() + suppressForMs);
  await db().suppression.upsert({
    where: { email: mail.recipient },
    create: { email: mail.recipient, reason, until },
    update: { reason, until },
  });
}

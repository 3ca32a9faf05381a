import type { DigestLine } from "@/emails/digest-words";
import { system } from "@/lib/access/viewer";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { log } from "@/lib/log";
import { contentOf, whyCancelled } from "@/lib/mail/content";
import { mailKind } from "@/lib/mail/kinds";
import { queueMail } from "@/lib/mail/outbox";
import { settle } from "@/lib/mail/settle";
import type { Mail } from "@/prisma/generated/client";

const hour = 3_600_000;
const day = 24 * hour;
const mostLines = 50;
const kind = "digest";

const waitingOf = (recipient: string) => ({ recipient, state: "digested" as const, digestId: null });

/**
 * Puts a mail aside for its recipient's next digest. That goes out a day after their last one, or, when they had none
 * lately, once the hour that was full is over: `notBefore` says when.
 */
export async function putAside(tx: Tx, mail: Mail, reason: string, now: Date): Promise<void> {
  const { recipient } = mail;
  const waiting = await tx.mail.findFirst({ where: waitingOf(recipient), orderBy: { notBefore: "asc" } });
  const last = await tx.mail.findFirst({ where: { recipient, kind }, orderBy: { queuedAt: "desc" } });
  const dueMs = Math.max(now.getTime() + hour, last ? (last.settledAt ?? last.queuedAt).getTime() + day : 0);
  await tx.mail.updateMany({
    where: { id: mail.id, state: mail.state, attempts: mail.attempts },
    data: { state: "digested", notBefore: waiting?.notBefore ?? new Date(dueMs), error: reason },
  });
}

/** The recipients whose digest is due. */
export async function dueDigests(tx: Tx, now: Date): Promise<string[]> {
  const rows = await tx.mail.findMany({
    where: { state: "digested", digestId: null, notBefore: { lte: now } },
    distinct: ["recipient"],
    select: { recipient: true },
    take: 500,
  });
  return rows.map(({ recipient }) => recipient);
}

/**
 * Writes a recipient's digest, at most one a day, of what waits for it and is not obsolete; what does not fit waits for
 * the next one.
 */
export async function writeDigest(recipient: string): Promise<void> {
  const now = new Date();
  const waiting = await db().mail.findMany({
    where: waitingOf(recipient),
    orderBy: [{ queuedAt: "asc" }, { id: "asc" }],
    take: 500,
  });
  if (!waiting.some(({ notBefore }) => notBefore <= now)) return;
  const lines: { mail: Mail; line: DigestLine }[] = [];
  for (const mail of waiting) {
    if (lines.length === mostLines) break;
    const line = await lineOf(mail);
    if (line) lines.push({ mail, line });
  }
  await inTransaction(async (tx) => {
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext(${`digest ${recipient}`}))::text`;
    const written =
      lines.length > 0 &&
      (await queueMail(tx, {
        kind,
        recipient,
        epoch: now.toISOString().slice(0, 10),
        content: { lines: lines.map(({ line }) => line) },
      }));
    if (written) {
      const { count } = await tx.mail.updateMany({
        where: { ...waitingOf(recipient), id: { in: lines.map(({ mail }) => mail.id) } },
        data: { digestId: written },
      });
      if (count !== lines.length) throw new Error("The mails of a digest changed while it was written");
    }
    await tx.mail.updateMany({ where: waitingOf(recipient), data: { notBefore: new Date(now.getTime() + day) } });
  });
}

/** What the digest says of a mail; null when it is obsolete, which ends it, or cannot be written now. */
async function lineOf(mail: Mail): Promise<DigestLine | null> {
  try {
    const cancelled = await whyCancelled(mail);
    if (cancelled) {
      await inTransaction((tx) =>
        settle(tx, system("mail.digest"), mail, ["digested"], { state: "cancelled", error: cancelled }),
      );
      return null;
    }
    return (await mailKind(mail.kind).digestLine?.(mail, contentOf(mail))) ?? null;
  } catch (error) {
    log.warn({ mail: mail.id, error: error instanceof Error ? error.name : "unknown" }, "not ready for a digest");
    return null;
  }
}

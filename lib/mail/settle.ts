import type { Viewer } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { mailboxIsGone } from "@/lib/mail/gone";
import type { Mail } from "@/prisma/generated/client";

const suppressForMs = 30 * 86_400_000;
/** The kinds by which an author is talked to about an incident. */
const conversation = ["incident-link", "reminder"];

/** The attempt that ends: its outcome counts as long as no newer attempt has begun. */
export type Attempted = Pick<Mail, "id" | "attempts">;

export type End = {
  state: "accepted" | "failed" | "cancelled" | "bounced";
  error: string | null;
  /** Why nothing is sent to this address for a month. */
  suppress?: string;
  /** The mail server says that there is no such mailbox. */
  noMailbox?: boolean;
};

/**
 * Ends a mail, with what it carried where it is a digest, the audit trail and the state of the conversation. Answers
 * false, and changes nothing, when the mail is not in one of the states `from` any more or another attempt has begun.
 */
export async function settle(
  tx: Tx,
  viewer: Viewer,
  attempted: Attempted,
  from: readonly Mail["state"][],
  end: End,
): Promise<boolean> {
  const { id, attempts } = attempted;
  const now = new Date();
  const columns = { state: end.state, error: end.error, sealedContent: null, leaseUntil: null };
  const when = end.state === "bounced" ? { bouncedAt: now } : { settledAt: now };
  const { count } = await tx.mail.updateMany({
    where: { id, attempts, state: { in: [...from] } },
    data: { ...columns, ...when },
  });
  if (count === 0) return false;
  const mail = await tx.mail.findUniqueOrThrow({ where: { id } });
  const carried = await tx.mail.findMany({
    where: { digestId: id, state: { in: end.state === "bounced" ? ["digested", "accepted"] : ["digested"] } },
  });
  const lines = carried.map((line) => line.id);
  await tx.mail.updateMany({ where: { id: { in: lines } }, data: { ...columns, ...when } });
  // A mail of unknown fate that comes back was never settled before.
  await tx.mail.updateMany({ where: { id: { in: [id, ...lines] }, settledAt: null }, data: { settledAt: now } });
  for (const each of [mail, ...carried]) await moveConversation(tx, each, end);
  await record(tx, viewer, [
    ...(end.state === "failed" && end.suppress ? [entry("mail.refused", mail, end)] : []),
    ...[mail, ...carried].map((each) => entry(`mail.${end.state}`, each, end)),
  ]);
  if (mail.targetId !== null && (end.state === "failed" || end.state === "bounced")) await lookAgain(tx, mail.targetId);
  if (end.suppress) await suppress(tx, mail.recipient, end.suppress);
  if (end.noMailbox) await mailboxIsGone(tx, viewer, mail);
  return true;
}

/** Puts a mail off that is still as the caller saw it. */
export async function postpone(
  tx: Tx,
  attempted: Attempted,
  from: Mail["state"],
  change: Pick<Mail, "state" | "notBefore" | "error">,
): Promise<boolean> {
  const { count } = await tx.mail.updateMany({
    where: { id: attempted.id, attempts: attempted.attempts, state: from },
    data: { ...change, leaseUntil: null },
  });
  if (count === 0) return false;
  const key = `mail.send:${attempted.id}`;
  await enqueue(tx, "mail.send", { mailId: attempted.id }, { runAt: change.notBefore, key });
  return true;
}

function entry(type: string, mail: Mail, { error }: End): AuditEntry {
  return {
    type,
    incidentId: mail.incidentId ?? undefined,
    subject: mail.id,
    detail: {
      kind: mail.kind,
      recipient: mail.recipient,
      ...(error ? { error } : {}),
      ...(mail.digestId ? { digest: mail.digestId } : {}),
      ...(mail.targetId ? { target: mail.targetId } : {}),
    },
  };
}

/** Where the conversation with the author stands now, unless a newer mail about the incident goes on with it. */
async function moveConversation(tx: Tx, mail: Mail, { state, error }: End): Promise<void> {
  if (mail.incidentId === null || !conversation.includes(mail.kind)) return;
  const newer = {
    none: {
      id: { not: mail.id },
      kind: { in: conversation },
      queuedAt: { gte: mail.queuedAt },
      state: { notIn: ["failed" as const, "cancelled" as const, "bounced" as const] },
    },
  };
  if (state === "accepted") {
    await tx.incident.updateMany({ where: { id: mail.incidentId, contact: "queued" }, data: { contact: "mailed" } });
    return;
  }
  const before = state === "bounced" ? (["queued", "mailed"] as const) : (["queued"] as const);
  const [contact, contactReason] = {
    failed: ["unreachable", `the mail failed: ${error}`] as const,
    cancelled: ["none", error] as const,
    bounced: ["unreachable", `the mail came back: ${error}`] as const,
  }[state];
  await tx.incident.updateMany({
    where: { id: mail.incidentId, contact: { in: [...before] }, mails: newer },
    data: { contact, contactReason },
  });
  if (state !== "cancelled") {
    const { incidentId } = mail;
    await enqueue(tx, "asking.reconsider", { incidentId }, { key: `asking.reconsider:${incidentId}` });
  }
}

/** Somebody of a campaign was not reached: it looks again at whose turn their incidents are. */
async function lookAgain(tx: Tx, targetId: number): Promise<void> {
  const { campaignId } = await tx.campaignTarget.findUniqueOrThrow({ where: { id: targetId } });
  await enqueue(tx, "campaigns.review", { campaignId }, { key: `campaigns.review:${campaignId}` });
}

async function suppress(tx: Tx, email: string, reason: string): Promise<void> {
  const until = new Date(Date.now() + suppressForMs);
  await tx.suppression.upsert({ where: { email }, create: { email, reason, until }, update: { reason, until } });
}

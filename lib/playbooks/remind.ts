import { type LinkScope, system } from "@/lib/access/viewer";
import { inTransaction, type Tx } from "@/lib/db/client";
import type { JobPayload } from "@/lib/jobs/jobs";
import { enqueue } from "@/lib/jobs/queue";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import { createLink } from "@/lib/sharing/create";

const dayMs = 86_400_000;
const retryMs = 6 * 3_600_000;
const days = [1, 3, 7];
/** By hand or by itself, to one person about one incident. */
const mostReminders = 3;

/** Reminds the recipient of a mail 1, 3 and 7 days after it went out, unless something comes in between. */
export async function scheduleReminders(tx: Tx, mailId: string): Promise<void> {
  for (const day of days) await schedule(tx, mailId, day, new Date(Date.now() + day * dayMs));
}

async function schedule(tx: Tx, mailId: string, day: number, runAt: Date): Promise<void> {
  await enqueue(tx, "asking.remind", { mailId, day }, { runAt, key: `asking.remind:${mailId}:${day}` });
}

/**
 * Writes one reminder with a new link of the same scopes. Nothing is written once the incident is closed, disputed or
 * answered, the link withdrawn, the playbook or its reminders switched off, or three reminders were written.
 */
export async function remind({ mailId, day }: JobPayload<"asking.remind">): Promise<void> {
  await inTransaction(async (tx) => {
    const first = await tx.mail.findUnique({ where: { id: mailId } });
    if (!first?.incidentId) return;
    const { incidentId, recipient } = first;
    if (["queued", "submitting", "deferred", "unknown", "digested"].includes(first.state))
      return schedule(tx, mailId, day, new Date(Date.now() + retryMs));
    if (first.state !== "accepted") return;
    const due = new Date((first.settledAt ?? first.queuedAt).getTime() + day * dayMs);
    if (due > new Date()) return schedule(tx, mailId, day, due);
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR NO KEY UPDATE`;
    const incident = await tx.incident.findUnique({ where: { id: incidentId } });
    if (!incident || incident.closedAt || incident.needToKnow || incident.contact !== "mailed") return;
    const playbook = await tx.playbook.findUnique({ where: { id: "mail-commit-author" } });
    const settings = playbook?.settings as { reminders?: unknown } | undefined;
    if (!playbook?.enabled || settings?.reminders !== true) return;
    const written = await tx.mail.count({ where: { incidentId, recipient, kind: "reminder" } });
    if (written >= mostReminders || (await answered(tx, incidentId, recipient))) return;
    const link = await tx.sharingLink.findFirst({ where: { incidentId, recipient }, orderBy: { id: "desc" } });
    if (!link || link.revokedAt || !(await mailable(tx, recipient)).mailable) return;
    const { linkId, jti } = await createLink(tx, system("playbook:mail-commit-author"), {
      incidentId,
      recipient,
      scopes: link.scopes as LinkScope[],
      lifespanDays: Math.max(1, Math.round((link.expiresAt.getTime() - link.createdAt.getTime()) / dayMs)),
    });
    // A regression begins anew, and is reminded of anew: the first mail tells the rounds apart.
    const epoch = `day ${day} after ${mailId}`;
    const mail = await queueMail(tx, { kind: "reminder", incidentId, recipient, epoch, linkId, content: { jti } });
    // Written before, by a worker that died right after: the link it carries must stay.
    if (mail === null) throw new WrittenBefore();
  }).catch((error: unknown) => {
    if (!(error instanceof WrittenBefore)) throw error;
  });
}

class WrittenBefore extends Error {}

async function answered(tx: Tx, incidentId: number, email: string): Promise<boolean> {
  const feedback = await tx.feedback.count({ where: { incidentId, email } });
  const disputes = await tx.dispute.count({ where: { incidentId, link: { recipient: email } } });
  return feedback + disputes > 0;
}

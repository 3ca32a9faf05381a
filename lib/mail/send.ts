import { system } from "@/lib/access/viewer";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { type Held, lockCaps, overallCap, recipientCap } from "@/lib/mail/caps";
import { renderMail, whyCancelled } from "@/lib/mail/content";
import { putAside } from "@/lib/mail/digest";
import type { Letter } from "@/lib/mail/kind";
import { mailKind } from "@/lib/mail/kinds";
import { mailContext } from "@/lib/mail/outbox";
import { returnPath } from "@/lib/mail/return-path";
import { postpone, settle } from "@/lib/mail/settle";
import { type Submission, submit } from "@/lib/mail/transport";
import { seal } from "@/lib/seal";
import type { Mail } from "@/prisma/generated/client";

const viewer = system("mail.send");
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** Longer than one submission may take. */
const leaseMs = 3 * minute;
/** RFC 5321, 4.5.4.1: early tries suit greylisting, later ones half an hour apart or more, giving up after days. */
const retryAfterMs = [minute, 5 * minute, 15 * minute, 30 * minute, hour];
const laterRetriesMs = 2 * hour;
const giveUpAfterMs = 5 * day;
const unknownRetryMs = 15 * minute;

/** Tries to send one mail of the outbox, and records what became of it. A mail that is not due, or settled, is left alone. */
export async function sendMail(mailId: string): Promise<void> {
  const mail = await claim(mailId);
  if (!mail) return;
  const prepared = await prepare(mail).catch((error: unknown) => ({
    failed: error instanceof Error ? error.name : "unknown error",
  }));
  // Nothing has left yet: this is no mail of unknown fate, only one to try again.
  if ("failed" in prepared) return concluded(mail, { outcome: "deferred", error: `not ready: ${prepared.failed}` });
  if ("cancelled" in prepared) {
    const { cancelled } = prepared;
    await inTransaction((tx) => settle(tx, viewer, mail, ["submitting"], { state: "cancelled", error: cancelled }));
    return;
  }
  const { subject, text, html, pictures = [] } = prepared.letter;
  const result = await submit({
    sender: returnPath(mail.id),
    recipient: mail.recipient,
    messageId: mail.messageId,
    attempt: mail.attempts,
    subject,
    text,
    html,
    pictures,
  });
  await concluded(mail, result);
}

type Prepared = { cancelled: string } | { letter: Letter };

async function prepare(mail: Mail): Promise<Prepared> {
  const cancelled = await whyCancelled(mail);
  if (cancelled) return { cancelled };
  const { stored, sha256 } = await renderMail(mail);
  if (!mail.renderedSha256) {
    const sealedContent = seal(Buffer.from(JSON.stringify(stored)), mailContext(mail.id));
    await db().mail.updateMany({
      where: { id: mail.id, state: "submitting", attempts: mail.attempts },
      data: { sealedContent, renderedSha256: sha256 },
    });
  }
  return { letter: stored.letter };
}

/** Leases the mail when it is due and within the caps. A lease that ran out means a worker died while submitting. */
async function claim(mailId: string): Promise<Mail | null> {
  return inTransaction(async (tx) => {
    const mail = await tx.mail.findUnique({ where: { id: mailId } });
    if (!mail) return null;
    const now = new Date();
    if (mail.state === "submitting") {
      if (mail.leaseUntil && mail.leaseUntil <= now)
        await conclude(tx, mail, { outcome: "unknown", error: "the worker stopped while submitting" });
      return null;
    }
    if (!["queued", "deferred", "unknown"].includes(mail.state) || mail.notBefore > now) return null;
    if (!(await withinCaps(tx, mail, now))) return null;
    const { count } = await tx.mail.updateMany({
      where: { id: mail.id, state: mail.state, attempts: mail.attempts },
      data: { state: "submitting", attempts: { increment: 1 }, leaseUntil: new Date(now.getTime() + leaseMs) },
    });
    return count === 1 ? { ...mail, attempts: mail.attempts + 1 } : null;
  });
}

/** Whether the mail may go out by itself now; if not, it waits, or goes into its recipient's digest. */
async function withinCaps(tx: Tx, mail: Mail, now: Date): Promise<boolean> {
  const { capped, digestLine } = mailKind(mail.kind);
  if (!capped) return true;
  await lockCaps(tx);
  const beyond = capped === true ? await recipientCap(tx, mail, now) : null;
  // One that may have arrived already is resent as what it was.
  if (beyond && digestLine && mail.state !== "unknown") {
    await putAside(tx, mail, beyond.reason, now);
    return false;
  }
  const held: Held | null = beyond ?? (await overallCap(tx, mail, now));
  if (held)
    await postpone(tx, mail, mail.state, {
      state: mail.state,
      notBefore: held.until,
      error: remembering(mail, held.reason),
    });
  return held === null;
}

function concluded(mail: Mail, result: Submission): Promise<void> {
  return inTransaction((tx) => conclude(tx, mail, result));
}

async function conclude(tx: Tx, mail: Mail, result: Submission): Promise<void> {
  const now = Date.now();
  // An answer that comes after the lease ran out is still the answer, as long as nobody tries anew.
  const own = ["submitting", "unknown"] as const;
  if (result.outcome === "accepted") {
    await settle(tx, viewer, mail, own, { state: "accepted", error: null });
    return;
  }
  if (result.outcome === "refused") {
    const suppress = result.recipientRefused ? { suppress: result.error, noMailbox: result.noMailbox } : {};
    await settle(tx, viewer, mail, own, { state: "failed", error: result.error, ...suppress });
    return;
  }
  const tooOld = now - mail.queuedAt.getTime() > giveUpAfterMs;
  const secondUnknown = result.outcome === "unknown" && wasUnknown(mail);
  if (tooOld || secondUnknown) {
    await settle(tx, viewer, mail, ["submitting"], { state: "failed", error: `gave up: ${result.error}` });
    return;
  }
  const wait = result.outcome === "unknown" ? unknownRetryMs : (retryAfterMs[mail.attempts - 1] ?? laterRetriesMs);
  const state = result.outcome === "unknown" ? ("unknown" as const) : ("deferred" as const);
  const error = result.outcome === "unknown" ? unknown + result.error : remembering(mail, result.error);
  await postpone(tx, mail, "submitting", { state, notBefore: new Date(now + wait), error });
}

const unknown = "unknown: ";
const wasUnknown = (mail: Mail) => mail.error?.startsWith(unknown) ?? false;

/** Keeps in mind, whatever delays a mail since, that it may have arrived already: it is resent once and not twice. */
function remembering(mail: Mail, error: string): string {
  return wasUnknown(mail) ? unknown + error : error;
}

import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import type { Mail } from "@/prisma/generated/client";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const perRecipientHour = 5;
const perRecipientDay = 20;
const globalMinute = 60;
const newRecipientsLimit = 200;
const newRecipientsWindow = 10 * minute;

export type Held = { until: Date; reason: string };

/** Why a mail waits when the breaker holds it; a Manager may release what waits for this. */
export const heldByBreaker = "held: more than 200 new recipients in ten minutes";

// What a digest carried was one mail to its recipient, the digest.
const spent = { state: { in: ["accepted" as const, "submitting" as const, "unknown" as const] }, digestId: null };
const jitter = () => Math.random() * minute;

/** Serializes those who are about to send under the caps, until their transaction ends: what one takes, the next one sees. */
export async function lockCaps(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('mail caps'))::text`;
}

/** Whether one more mail would be too many for this recipient, and until when. Called under the lock. */
export async function recipientCap(tx: Tx, mail: Mail, now: Date): Promise<Held | null> {
  const within = (ms: number) =>
    tx.mail.count({ where: { ...spent, id: { not: mail.id }, recipient: mail.recipient, ...settledWithin(ms, now) } });
  if ((await within(day)) >= perRecipientDay) {
    return {
      until: new Date(now.getTime() + 6 * hour + jitter()),
      reason: "held: twenty mails to this person in a day",
    };
  }
  if ((await within(hour)) >= perRecipientHour) {
    const until = new Date(now.getTime() + 20 * minute + jitter());
    return { until, reason: "held: five mails to this person in an hour" };
  }
  return null;
}

/** Whether one more mail would be too many over all recipients, and until when. Called under the lock. */
export async function overallCap(tx: Tx, mail: Mail, now: Date): Promise<Held | null> {
  // A mail settles within days of being queued, and only that is indexed.
  const recent = { queuedAt: { gt: new Date(now.getTime() - 7 * day) } };
  const lastMinute = { ...spent, ...recent, id: { not: mail.id }, ...settledWithin(minute, now) };
  if ((await tx.mail.count({ where: lastMinute })) >= globalMinute) {
    // Spread over as long as the backlog takes, so that thousands do not ask again every minute.
    const backlog = await tx.mail.count({ where: { state: { in: ["queued", "deferred"] } } });
    const wait = minute / 2 + jitter() * Math.max(1, backlog / globalMinute);
    return { until: new Date(now.getTime() + wait), reason: "held: sixty mails in a minute" };
  }
  if ((await newcomers(tx, now)) < newRecipientsLimit) return null;
  await reportBreaker(tx, now);
  return { until: new Date(now.getTime() + hour + jitter()), reason: heldByBreaker };
}

function settledWithin(ms: number, now: Date) {
  return { OR: [{ settledAt: { gt: new Date(now.getTime() - ms) } }, { settledAt: null }] };
}

const countRow = z.object({ count: z.number() });

/** How many people were written to for the first time in the window, or since a Manager let the next ones pass. */
async function newcomers(tx: Tx, now: Date): Promise<number> {
  const released = await tx.auditEvent.findFirst({ where: { type: "mail.released" }, orderBy: { id: "desc" } });
  const since = new Date(Math.max(now.getTime() - newRecipientsWindow, released?.createdAt.getTime() ?? 0));
  const rows = await tx.$queryRaw`SELECT count(*)::int AS count FROM (
      SELECT DISTINCT recipient FROM "Mail" WHERE state IN ('accepted', 'submitting', 'unknown')
        AND "queuedAt" > ${new Date(now.getTime() - 7 * day)} AND ("settledAt" > ${since} OR "settledAt" IS NULL)) written
    WHERE NOT EXISTS (SELECT 1 FROM "Mail" earlier WHERE earlier.recipient = written.recipient
      AND earlier.state IN ('accepted', 'bounced') AND earlier."settledAt" <= ${since})`;
  return parseRows(countRow, rows)[0]?.count ?? 0;
}

/** Says once an hour that the breaker holds, so that a Manager can look. */
async function reportBreaker(tx: Tx, now: Date): Promise<void> {
  const lastHour = { type: "mail.held", createdAt: { gt: new Date(now.getTime() - hour) } };
  if ((await tx.auditEvent.count({ where: lastHour })) > 0) return;
  const waiting = await tx.mail.count({ where: { state: { in: ["queued", "deferred"] } } });
  await record(tx, system("mail.send"), [{ type: "mail.held", detail: { reason: heldByBreaker, waiting } }]);
}

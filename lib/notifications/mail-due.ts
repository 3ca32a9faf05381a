import { createHash } from "node:crypto";
import { z } from "zod";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { queueMail } from "@/lib/mail/outbox";
import { enqueueMail } from "@/lib/notifications/fan-out";
import { aboutKind, isKind } from "@/lib/notifications/kinds";
import { addressOfMember } from "@/lib/notifications/recipient";
import { eyesOf, ownNotifications } from "@/lib/notifications/visible";
import { endOfQuiet } from "@/lib/notifications/wall-clock";
import type { MailPace } from "@/prisma/generated/enums";

const claimedRow = z.object({ id: z.number(), kind: z.string(), readAt: z.date().nullable() });

/** What comes within this of something due goes with it. */
const gatherMs = 30_000;

/**
 * Writes one mail of everything a member is to be mailed by now. What they read in the app meanwhile, may not see any
 * more, or do not want to be mailed any more is left out; in quiet hours nothing leaves. Side by side with itself it
 * writes each once: a notification's due time is taken by one.
 */
export async function mailDueNotifications(memberId: number, now = new Date()): Promise<void> {
  await inTransaction(async (tx) => {
    const member = await tx.member.findUnique({ where: { id: memberId }, include: { notificationPreferences: true } });
    if (!member) return;
    const mayBeMailedAt = endOfQuiet(await afterWaiting(tx, memberId, now), member);
    if (mayBeMailedAt > now) return postpone(tx, memberId, now, mayBeMailedAt);
    const claimed = await claim(tx, memberId, now);
    const paceOf = (kind: string): MailPace =>
      member.notificationPreferences.find((preference) => preference.kind === kind)?.mail ??
      (isKind(kind) ? aboutKind(kind).mail : "off");
    const unread = claimed.filter(({ kind, readAt }) => readAt === null && paceOf(kind) !== "off");
    const visible = await tx.notification.findMany({
      where: { AND: [{ id: { in: unread.map(({ id }) => id) } }, await ownNotifications(tx, eyesOf(member))] },
      select: { id: true, kind: true },
      orderBy: { id: "asc" },
    });
    const address = await addressOfMember(tx, memberId);
    if (visible.length === 0 || !address.mailable) return;
    const ids = visible.map(({ id }) => id);
    const mailId = await queueMail(tx, {
      kind: visible.some(({ kind }) => paceOf(kind) === "immediate") ? "notification" : "notification-digest",
      recipient: address.recipient,
      epoch: createHash("sha256").update(ids.join()).digest("hex"),
      memberId,
      content: { notificationIds: ids, read: claimed.filter(({ readAt }) => readAt !== null).length },
    });
    await tx.notification.updateMany({ where: { id: { in: ids } }, data: { mailId } });
  });
}

/** While one mail waits, for a cap or for the mail server, what comes after it gathers for the next. */
async function afterWaiting(tx: Tx, memberId: number, now: Date): Promise<Date> {
  const waiting = await tx.mail.findFirst({
    where: {
      memberId,
      kind: { in: ["notification", "notification-digest"] },
      state: { in: ["queued", "deferred", "unknown"] },
      notBefore: { gt: now },
    },
    orderBy: { notBefore: "desc" },
    select: { notBefore: true },
  });
  return waiting ? new Date(waiting.notBefore.getTime() + gatherMs) : now;
}

async function claim(tx: Tx, memberId: number, now: Date) {
  const until = new Date(now.getTime() + gatherMs);
  const rows = await tx.$queryRaw`UPDATE "Notification" SET "mailDueAt" = NULL
    WHERE "memberId" = ${memberId} AND "mailDueAt" <= ${until}::timestamptz RETURNING id, kind, "readAt"`;
  return parseRows(claimedRow, rows);
}

async function postpone(tx: Tx, memberId: number, now: Date, until: Date): Promise<void> {
  const { count } = await tx.notification.updateMany({
    where: { memberId, mailDueAt: { lte: now } },
    data: { mailDueAt: until },
  });
  if (count > 0) await enqueueMail(tx, memberId, until);
}

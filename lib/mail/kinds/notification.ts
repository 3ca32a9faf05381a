import { z } from "zod";
import type { NotificationItem } from "@/emails/notification-words";
import { renderNotification } from "@/emails/render";
import type { MemberViewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { enqueue } from "@/lib/jobs/queue";
import { defineMailKind, type Letter } from "@/lib/mail/kind";
import { toldOf } from "@/lib/notifications/told";
import { eyesOf, ownNotifications } from "@/lib/notifications/visible";
import { sentenceOf } from "@/lib/notifications/words";
import { workspaceName } from "@/lib/workspace";
import type { Mail } from "@/prisma/generated/client";

const mostItems = 20;
const content = z.object({ notificationIds: z.array(z.number()), read: z.number() });
type Content = z.infer<typeof content>;

/** What a member is told by mail: at once as `notification`, or once a day as `notification-digest`. */
export const notification = defineMailKind({
  content,
  capped: true,
  personal: true,
  async whyCancelled(mail, { notificationIds }) {
    const { memberId } = mail;
    const member = memberId === null ? null : await db().member.findUnique({ where: { id: memberId } });
    if (!member || member.deactivatedAt) return "the member is not active any more";
    const { unread, lost } = await unreadOf(mail, notificationIds);
    if (unread.length === 0) return "all of it was read in the app, or cannot be seen by them any more";
    if (!mail.renderedSha256 || lost === 0) return null;
    // It is written already, and a retry sends the same words: what they may still know is told in another mail.
    await tellAnew(mail, notificationIds);
    return "it tells of what they cannot see any more";
  },
  write: (mail, told) => write(mail, told),
});

async function write(mail: Mail, { notificationIds, read }: Content): Promise<Letter> {
  const { reader, unread } = await unreadOf(mail, notificationIds);
  const [first, ...others] = unread.slice(0, mostItems).map((row) => itemOf(row, reader));
  if (!first) throw new Error(`Mail ${mail.id} has nothing to tell`);
  return renderNotification({
    workspaceName: await workspaceName(),
    digest: mail.kind === "notification-digest",
    items: [first, ...others],
    more: Math.max(0, unread.length - mostItems),
    read: read + (await readSince(mail, notificationIds)),
    listUrl: `${env().PUBLIC_URL}/notifications`,
    settingsUrl: `${env().PUBLIC_URL}/settings/notifications`,
  });
}

/** Those that are still news to the member, seen with their eyes at this moment, and how many they cannot see any more. */
async function unreadOf({ memberId }: Mail, ids: readonly number[]) {
  const member = await db().member.findUniqueOrThrow({ where: { id: memberId ?? -1 } });
  const reader = eyesOf(member);
  const visible = await db().notification.findMany({
    where: { AND: [{ id: { in: [...ids] } }, await ownNotifications(db(), reader)] },
    orderBy: { id: "asc" },
    include: { incident: { select: { id: true, detectorName: true } } },
  });
  return { reader, unread: visible.filter(({ readAt }) => readAt === null), lost: ids.length - visible.length };
}

async function tellAnew({ id, memberId }: Mail, ids: readonly number[]): Promise<void> {
  if (memberId === null) return;
  const now = new Date();
  await inTransaction(async (tx) => {
    const { count } = await tx.notification.updateMany({
      where: { id: { in: [...ids] }, memberId, mailId: id, readAt: null },
      data: { mailDueAt: now },
    });
    if (count > 0) await enqueue(tx, "notifications.mail", { memberId });
  });
}

async function readSince({ memberId }: Mail, ids: readonly number[]): Promise<number> {
  return db().notification.count({
    where: { id: { in: [...ids] }, memberId: memberId ?? -1, readAt: { not: null } },
  });
}

function itemOf(row: Awaited<ReturnType<typeof unreadOf>>["unread"][number], reader: MemberViewer): NotificationItem {
  const told = toldOf(row, reader);
  const { incident } = row;
  return {
    sentence: sentenceOf(told),
    ...(incident
      ? {
          incident: {
            title: `INC-${incident.id}, ${incident.detectorName}`,
            url: `${env().PUBLIC_URL}/incidents/${incident.id}`,
          },
        }
      : {}),
    ...(told.words ? { words: told.words } : {}),
  };
}

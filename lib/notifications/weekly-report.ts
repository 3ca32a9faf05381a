import { authorize, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import type { Letter } from "@/lib/mail/kind";
import { queueMail } from "@/lib/mail/outbox";
import { weeklyPreview } from "@/lib/mail/weekly-letter";
import { addressOfMember } from "@/lib/notifications/recipient";
import { eyesOf } from "@/lib/notifications/visible";
import { endOfQuiet, mondayMorning } from "@/lib/notifications/wall-clock";
import { weekBefore } from "@/lib/reporting/weekly-figures";
import type { Member } from "@/prisma/generated/client";

/** A report that could not be written on Monday comes until Tuesday night; after that, the next one tells more. */
const lateMs = 40 * 3_600_000;

/**
 * Writes the weekly report to every manager whose Monday morning it is and who wants it. Repeated, or side by side with
 * itself, it writes each once: a member's Monday is taken by one.
 */
export async function writeWeeklyReports(now: Date): Promise<void> {
  const managers = await db().member.findMany({
    where: { accessLevel: { in: ["owner", "manager"] }, deactivatedAt: null, service: false, weeklyReport: true },
  });
  for (const manager of managers) {
    const { at, monday } = mondayMorning(now, manager.timeZone);
    const due = at <= now && now.getTime() < at.getTime() + lateMs;
    // Who joined since then saw nothing of that week.
    if (due && manager.createdAt < monday && endOfQuiet(now, manager) <= now)
      await inTransaction((tx) => writeOne(tx, manager, monday));
  }
}

async function writeOne(tx: Tx, { id }: Member, monday: Date): Promise<void> {
  const { count } = await tx.member.updateMany({
    where: { id, weeklyReport: true, OR: [{ weeklyReportOn: null }, { weeklyReportOn: { lt: monday } }] },
    data: { weeklyReportOn: monday },
  });
  const address = count === 0 ? null : await addressOfMember(tx, id);
  if (!address?.mailable) return;
  await queue(tx, {
    memberId: id,
    recipient: address.recipient,
    week: weekBefore(monday),
    asked: false,
    epoch: dateOf(monday),
  });
}

/** Sends the report of the last whole week now, whatever the member's preference says. */
export async function askForWeeklyReport(viewer: MemberViewer, now = new Date()): Promise<void> {
  requireManager(viewer);
  const { memberId } = viewer;
  await inTransaction(async (tx) => {
    const address = await addressOfMember(tx, memberId);
    if (!address.mailable) throw new Conflict(`You cannot be mailed: ${address.reason}.`);
    const { recipient } = address;
    const week = weekBefore(now);
    // Whoever presses twice within a minute meant one.
    const mailId = await queue(tx, { memberId, recipient, week, asked: true, epoch: now.toISOString().slice(0, 16) });
    if (mailId) await record(tx, viewer, [{ type: "weekly-report.requested", detail: { week: dateOf(week) } }]);
  });
}

/** The report of the last whole week as it would be mailed now. */
export async function previewWeeklyReport(viewer: MemberViewer, now = new Date()): Promise<Letter> {
  requireManager(viewer);
  const member = await db().member.findUniqueOrThrow({ where: { id: viewer.memberId } });
  return weeklyPreview(eyesOf(member), weekBefore(now), now);
}

function requireManager(viewer: MemberViewer): void {
  authorize(viewer, "analytics:read");
  if (!isManager(viewer)) throw new Forbidden("The weekly report is for those who manage the workspace.");
}

type Report = { memberId: number; recipient: string; week: Date; asked: boolean; epoch: string };

function queue(tx: Tx, { memberId, recipient, week, asked, epoch }: Report): Promise<string | null> {
  return queueMail(tx, { kind: "weekly-report", recipient, epoch, memberId, content: { week: dateOf(week), asked } });
}

const dateOf = (day: Date) => day.toISOString().slice(0, 10);

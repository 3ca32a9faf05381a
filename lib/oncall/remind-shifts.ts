import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { leftToHandOver } from "@/lib/oncall/open-work";
import { beforeEndMs } from "@/lib/oncall/owed";
import { planOf } from "@/lib/oncall/plans";
import { countQueue } from "@/lib/oncall/queue";
import { nextAfter } from "@/lib/oncall/schedule";
import { type PresentShift, presentShifts } from "@/lib/oncall/shifts";

const viewer = system("shifts.remind");

type Due = { about: "review-1" | "review-2" | "hand-off"; type: string; count: number };

/** Every minute: reminds whoever is on call of what their shift still asks of them, once of each. */
export async function remindShifts(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    for (const present of await presentShifts(tx, now)) await remind(tx, present, now);
  });
}

async function remind(tx: Tx, { schedule, shift }: PresentShift, now: Date): Promise<void> {
  for (const { about, type, count } of await dueIn(tx, { schedule, shift }, now)) {
    const key = { scheduleId: schedule.id, shiftFrom: shift.from, about };
    const told = await tx.shiftNotice.createMany({ data: [key], skipDuplicates: true });
    if (told.count === 0) continue;
    const detail = { memberId: shift.memberId, name: schedule.name, count };
    await record(tx, viewer, [{ type, subject: String(schedule.id), detail }]);
  }
}

/** A first look by the middle of the shift, a second before its last quarter, and the hand-off half an hour before its end. */
async function dueIn(tx: Tx, { schedule, shift }: PresentShift, now: Date): Promise<Due[]> {
  const [from, until] = [shift.from.getTime(), shift.until.getTime()];
  const passed = (now.getTime() - from) / (until - from);
  const reviewed = await tx.queueReview.count({ where: { scheduleId: schedule.id, shiftFrom: shift.from } });
  const waiting = await countQueue(tx);
  const due: Due[] = [];
  if (waiting > 0 && passed >= 0.5 && reviewed < 1)
    due.push({ about: "review-1", type: "shift.review_due", count: waiting });
  if (waiting > 0 && passed >= 0.75 && reviewed < 2)
    due.push({ about: "review-2", type: "shift.review_due", count: waiting });
  if (until - now.getTime() <= beforeEndMs && nextAfter(planOf(schedule), now)?.memberId !== shift.memberId) {
    const open = await leftToHandOver(tx, shift.memberId);
    if (open > 0) due.push({ about: "hand-off", type: "shift.hand_off_due", count: open });
  }
  return due;
}

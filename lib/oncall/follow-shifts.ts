import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { managerOnCall } from "@/lib/oncall/manager-on-call";
import { leftToHandOver } from "@/lib/oncall/open-work";
import { owe, settle } from "@/lib/oncall/owed";
import { planOf, storedSchedules } from "@/lib/oncall/plans";
import { storedPolicy } from "@/lib/oncall/policy";
import { nextAfter, onCallAt } from "@/lib/oncall/schedule";

const viewer = system("shifts.follow");
const minute = 60_000;

/**
 * Every minute: sees whose turn has ended, whether by the clock, by an override or by a change of the schedule, and says
 * what they owe the next one; later settles it, or tells the manager on call.
 */
export async function followShifts(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    const schedules = (await storedSchedules(tx)).filter(({ reviewsQueue }) => reviewsQueue);
    const present = schedules.map((schedule) => ({ schedule, shift: onCallAt(planOf(schedule), now) }));
    const onCall = new Set(present.flatMap(({ shift }) => shift?.memberId ?? []));
    for (const { schedule, shift } of present) {
      const { onCallId, onCallFrom } = schedule;
      if (onCallId === (shift?.memberId ?? null) && onCallFrom?.getTime() === shift?.from.getTime()) continue;
      const { count } = await tx.schedule.updateMany({
        where: { id: schedule.id, onCallId, onCallFrom },
        data: { onCallId: shift?.memberId ?? null, onCallFrom: shift?.from ?? null },
      });
      const next = shift ?? nextAfter(planOf(schedule), now);
      // Whoever is on call elsewhere goes on, and whoever comes next themselves has nobody to hand over to.
      if (count === 0 || !onCallId || !onCallFrom || onCall.has(onCallId) || !next || next.memberId === onCallId)
        continue;
      await owe(tx, viewer, { schedule, fromId: onCallId, toId: next.memberId, shiftFrom: onCallFrom }, now);
    }
    await lookAfterOwed(tx, onCall, now);
  });
}

async function lookAfterOwed(tx: Tx, onCall: ReadonlySet<number>, now: Date): Promise<void> {
  const unsettled = await tx.owedHandOff.findMany({
    where: { settledAt: null },
    include: { from: true, schedule: true },
    orderBy: { id: "asc" },
  });
  if (unsettled.length === 0) return;
  const policy = await storedPolicy(tx);
  for (const { id, fromId, from, schedule, scheduleId, owedAt, managersToldAt } of unsettled) {
    if (await settle(tx, viewer, fromId, onCall.has(fromId), now)) continue;
    if (managersToldAt || now.getTime() - owedAt.getTime() < policy.handOffMinutes * minute) continue;
    await tx.owedHandOff.update({ where: { id }, data: { managersToldAt: now } });
    const memberId = await managerOnCall(tx, policy, { scheduleId, fromId }, now);
    const count = await leftToHandOver(tx, fromId);
    const detail = { name: schedule?.name ?? "a schedule that is gone", recipient: from.name, count };
    // Where the policy leads to nobody else, every manager hears of it.
    const told = memberId === null ? detail : { ...detail, memberId };
    await record(tx, viewer, [{ type: "hand-off.missing", subject: String(id), detail: told }]);
  }
}

import type { Tx } from "@/lib/db/client";
import { byWorkingDay, type Step } from "@/lib/oncall/next-page";
import { planOf, type StoredSchedule, storedSchedules } from "@/lib/oncall/plans";
import type { StoredPolicy } from "@/lib/oncall/policy";
import { onCallAt, type Plan } from "@/lib/oncall/schedule";
import { canBeOnCall } from "@/lib/oncall/terms";
import type { Member } from "@/prisma/generated/client";

export type Pageable = Pick<Member, "id" | "name" | "email" | "timeZone">;

/** Everybody who may be paged at all, and the policy's steps as they are at this moment. */
export async function stepsAt(
  tx: Tx,
  { steps }: StoredPolicy,
  now: Date,
): Promise<{ steps: Step[]; people: Map<number, Pageable> }> {
  const schedules = new Map((await storedSchedules(tx)).map((schedule) => [schedule.id, schedule]));
  const rows = await tx.member.findMany({
    where: canBeOnCall,
    select: { id: true, name: true, email: true, timeZone: true },
  });
  const people = new Map(rows.map((row) => [row.id, row]));
  const known = (id: number | null | undefined) => (id && people.has(id) ? id : null);
  return {
    people,
    steps: steps.map((step): Step => {
      const { delayMinutes } = step;
      if (step.target === "member")
        return {
          target: "member",
          memberId: known(step.memberId),
          words: "named in the escalation policy",
          delayMinutes,
        };
      const schedule = schedules.get(step.scheduleId ?? 0);
      if (step.target === "schedule") {
        const words = `on call in ${schedule?.name ?? "a schedule that is gone"}`;
        return { target: "schedule", onCall: known(schedule && onCallIn(schedule, now)), words, delayMinutes };
      }
      const others = schedule ? membersOf(schedule).flatMap((id) => people.get(id) ?? []) : [];
      const words = `another member of ${schedule?.name ?? "a schedule that is gone"}, by time zone`;
      return { target: "by_time_zone", memberIds: byWorkingDay(others, now), words, delayMinutes };
    }),
  };
}

/** A schedule that cannot be read has nobody on call: the step after it is paged instead. */
function onCallIn(schedule: StoredSchedule, now: Date): number | null {
  try {
    return onCallAt(planOf(schedule) satisfies Plan, now)?.memberId ?? null;
  } catch {
    return null;
  }
}

function membersOf({ layers }: StoredSchedule): number[] {
  return [...new Set(layers.flatMap(({ memberIds }) => memberIds))];
}

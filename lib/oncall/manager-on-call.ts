import type { Tx } from "@/lib/db/client";
import type { StoredSchedule } from "@/lib/oncall/plans";
import type { StoredPolicy } from "@/lib/oncall/policy";
import { stepsAt } from "@/lib/oncall/steps";

/** The first of the escalation policy's steps that is another schedule's, or names somebody. */
export async function managerOnCall(
  tx: Tx,
  policy: StoredPolicy,
  { scheduleId, fromId }: { scheduleId: StoredSchedule["id"] | null; fromId: number },
  now: Date,
): Promise<number | null> {
  const { steps } = await stepsAt(tx, policy, now);
  const people = steps.map((step, index) => {
    if (step.target === "member") return step.memberId;
    return step.target === "schedule" && policy.steps[index]?.scheduleId !== scheduleId ? step.onCall : null;
  });
  return people.find((id) => id !== null && id !== fromId) ?? null;
}

import type { Db } from "@/lib/db/client";
import { planOf, type StoredSchedule, storedSchedules } from "@/lib/oncall/plans";
import { onCallAt, type Shift } from "@/lib/oncall/schedule";

/** A shift as it is now: whose, of which schedule. */
export type PresentShift = { schedule: StoredSchedule; shift: Shift };

/** The shifts that are on at a moment, of the schedules whose people look through the queue. */
export async function presentShifts(within: Db, at: Date): Promise<PresentShift[]> {
  const schedules = await storedSchedules(within);
  return schedules
    .filter(({ reviewsQueue }) => reviewsQueue)
    .flatMap((schedule) => {
      const shift = onCallAt(planOf(schedule), at);
      return shift ? { schedule, shift } : [];
    });
}

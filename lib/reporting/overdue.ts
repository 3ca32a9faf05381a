import { type CutWeeks, cutOff } from "@/lib/reporting/cut-weeks";
import { addDays, dayOf, weekOf } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, total } from "@/lib/reporting/sums";

/** `recently`: of these, how many became overdue on `since` or later. */
export type Overdue = { count: number; recently: number; since: Date };

/** Never after the Monday of this week. */
export const dueSince = (now: Date) => addDays(dayOf(now), -6);

export function dueAsked(now: Date): Ask {
  return { grain: "week", measures: ["due"], until: weekOf(now), by: [] };
}

/** What is open and past its due date. */
export function overdueOf(now: Date, due: readonly Sum[], cut: CutWeeks): Overdue {
  const recently = cutOff(cut, "due_recently");
  return { count: total(due) + cutOff(cut, "due"), recently, since: dueSince(now) };
}

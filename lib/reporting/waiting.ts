import { type CutWeeks, cutOff } from "@/lib/reporting/cut-weeks";
import { addDays, dayOf, weekOf } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, total } from "@/lib/reporting/sums";

/** `long`: of these, how many developers were asked before `before`. */
export type Waiting = { count: number; long: number; before: Date };

const longDays = 14;
export const waitingBefore = (now: Date) => addDays(dayOf(now), 1 - longDays);

export const waitingAsked: Ask = { grain: "week", measures: ["waiting"], by: ["period"] };

/** What is open, and whose developer was mailed and has not answered. */
export function waitingOf(now: Date, waiting: readonly Sum[], cut: CutWeeks): Waiting {
  const before = waitingBefore(now);
  const week = weekOf(before).getTime();
  const long = total(waiting.filter(({ period }) => period < week)) + cutOff(cut, "waiting");
  return { count: total(waiting), long, before };
}

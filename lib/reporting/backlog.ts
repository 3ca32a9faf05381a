import { addDays, addMonths, type Range, weekOf } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, total } from "@/lib/reporting/sums";

/** What happened from `start` until before `end`, and what was open then; of the running period, what is open now. */
export type Period = { start: Date; end: Date; opened: number; closed: number; open: number };
export type Backlog = { grain: "week" | "month"; periods: Period[]; before: number; now: number };
export type Span = Pick<Range, "start" | "end"> & { months?: readonly Date[] };

/** So many months are still shown by week. */
const mostMonthsByWeek = 24;
const grainOf = ({ months = [] }: Span) => (months.length > mostMonthsByWeek ? "month" : "week");

export function movesAsked(span: Span): Ask {
  const grain = grainOf(span);
  return { grain, measures: ["opened", "closed"], from: firstOf(span, grain), by: ["period"] };
}

export const statusesAsked: Ask = { grain: "now", measures: ["status"], by: ["severity", "label"] };

/**
 * Opened, closed and open per week, or per month of a long range. What was open at an end is what is open now, less
 * what was opened since, and what was closed since; so that a reopened incident counts as open from its first trigger.
 */
export function backlogOf(span: Span, moves: readonly Sum[], statuses: readonly Sum[], now: Date): Backlog {
  const grain = grainOf(span);
  const periods = periodsOf(span, grain, now);
  const open = total(statuses.filter(({ label }) => label === "triggered" || label === "assigned"));
  const happened = Map.groupBy(moves, ({ period }) => period);
  const of = (measure: string, sums: readonly Sum[]) => total(sums.filter((sum) => sum.measure === measure));
  // What lies after the last period shown has happened since, too.
  const end = (periods.at(-1)?.end ?? span.end).getTime();
  const later = moves.filter(({ period }) => period >= end);
  let standing = open + of("closed", later) - of("opened", later);
  const shown = periods.reverse().map((each): Period => {
    const sums = happened.get(each.start.getTime()) ?? [];
    const [opened, closed] = [of("opened", sums), of("closed", sums)];
    const period = { ...each, opened, closed, open: standing };
    standing += closed - opened;
    return period;
  });
  return { grain, periods: shown.reverse(), before: standing, now: open };
}

function firstOf({ start }: Span, grain: "week" | "month"): Date {
  return grain === "week" ? weekOf(start) : start;
}

function periodsOf(span: Span, grain: "week" | "month", now: Date) {
  const next = (at: Date) => (grain === "week" ? addDays(at, 7) : addMonths(at, 1));
  const last = new Date(Math.min(span.end.getTime() - 1, Math.max(now.getTime(), span.start.getTime())));
  const periods: Pick<Period, "start" | "end">[] = [];
  for (let at = firstOf(span, grain); at <= last; at = next(at)) periods.push({ start: at, end: next(at) });
  return periods;
}

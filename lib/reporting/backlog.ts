import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { addDays, addMonths, type Range, weekOf } from "@/lib/reporting/report-filter";
import { type Narrowing, tally } from "@/lib/reporting/tally";

/** What happened from `start` until before `end`, and what was open then; of the running period, what is open now. */
export type Period = { start: Date; end: Date; opened: number; closed: number; open: number };
export type Backlog = { grain: "week" | "month"; periods: Period[]; before: number; now: number };

const row = z.object({
  period: z.date().nullable(),
  opened: z.number(),
  closed: z.number(),
  open: z.number(),
});
/** So many months are still shown by week. */
const mostMonthsByWeek = 24;

/**
 * Opened, closed and open per week, or per month of a long range. What was open at an end is what is open now, less
 * what was opened since, and what was closed since; so that a reopened incident counts as open from its first trigger.
 */
export async function backlog(
  viewer: Viewer,
  narrowing: Narrowing,
  range: Pick<Range, "start" | "end" | "months">,
  now = new Date(),
): Promise<Backlog> {
  authorize(viewer, "incidents:read");
  const grain = range.months.length > mostMonthsByWeek ? "month" : "week";
  const periods = periodsOf(range, grain, now);
  const start = periods[0]?.start ?? range.start;
  const rows = await db().$queryRaw`
    SELECT CASE grain WHEN 'now' THEN NULL ELSE period END AS period,
      coalesce(sum(count) FILTER (WHERE measure = 'opened'), 0)::float8 AS opened,
      coalesce(sum(count) FILTER (WHERE measure = 'closed'), 0)::float8 AS closed,
      coalesce(sum(count) FILTER (WHERE measure = 'status' AND label IN ('triggered', 'assigned')), 0)::float8 AS open
    FROM ${tally(viewer, narrowing)}
    WHERE (grain = ${grain}::"TallyGrain" AND measure IN ('opened', 'closed') AND period >= ${start}::date)
      OR (grain = 'now' AND measure = 'status' AND period = DATE '0001-01-01')
    GROUP BY 1`;
  const found = parseRows(row, rows);
  const open = found.find(({ period }) => period === null)?.open ?? 0;
  const happened = new Map(found.map((each) => [each.period?.getTime(), each]));
  // What lies after the last period shown has happened since, too.
  let standing = open;
  for (const { period, opened, closed } of found)
    if (period && period >= (periods.at(-1)?.end ?? range.end)) standing += closed - opened;
  const shown = periods.reverse().map((each): Period => {
    const { opened, closed } = happened.get(each.start.getTime()) ?? { opened: 0, closed: 0 };
    const period = { ...each, opened, closed, open: standing };
    standing += closed - opened;
    return period;
  });
  return { grain, periods: shown.reverse(), before: standing, now: open };
}

function periodsOf({ start, end }: Pick<Range, "start" | "end">, grain: "week" | "month", now: Date) {
  const next = (at: Date) => (grain === "week" ? addDays(at, 7) : addMonths(at, 1));
  const last = new Date(Math.min(end.getTime() - 1, Math.max(now.getTime(), start.getTime())));
  const periods: Pick<Period, "start" | "end">[] = [];
  for (let at = grain === "week" ? weekOf(start) : start; at <= last; at = next(at))
    periods.push({ start: at, end: next(at) });
  return periods;
}

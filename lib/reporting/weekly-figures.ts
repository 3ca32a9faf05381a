import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { tookBands } from "@/lib/incidents/took";
import { longestWaiting } from "@/lib/reporting/longest-waiting";
import { readReport } from "@/lib/reporting/report";
import { addDays, monthKey, rangeOf, weekOf } from "@/lib/reporting/report-filter";
import { Severity } from "@/prisma/generated/enums";

const months = 6;
const people = 5;

export type WeeklyFigures = Awaited<ReturnType<typeof weeklyFigures>>;

/** The week, UTC, that was over when this Monday began. */
export const weekBefore = (at: Date) => addDays(weekOf(at), -7);

/**
 * The dashboard's figures for the week that begins on this Monday, UTC, and the months up to it: what was open, opened and
 * closed as it stood at the end of the week, the rest as it is now.
 */
export async function weeklyFigures(viewer: Viewer, week: Date, now = new Date()) {
  authorize(viewer, "analytics:read");
  const end = addDays(week, 7);
  const range = rangeOf({ to: monthKey(addDays(end, -1)), months }, now);
  const [report, longest] = await Promise.all([
    readReport(viewer, {}, range, now, { flow: { start: range.start, end }, since: week }),
    longestWaiting(viewer, {}, people),
  ]);
  const { backlog, remediation, spread, overdue, waiting, contacts } = report;
  return {
    range,
    weeks: backlog.periods,
    severities: Object.values(Severity).map((severity) => {
      const { periods, before } = report.backlogOfSeverities([severity], end);
      const open = periods.at(-1)?.open ?? 0;
      return { severity, open, change: open - before };
    }),
    months: spread.map(({ month, counts }) => ({
      month,
      times: remediation.months.get(month) ?? null,
      spread: tookBands.map((band) => counts[band]),
    })),
    overdue,
    waiting,
    contacts,
    longest,
  };
}

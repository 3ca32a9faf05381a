import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { tookBands } from "@/lib/incidents/took";
import { backlog } from "@/lib/reporting/backlog";
import { openByContact } from "@/lib/reporting/contacts";
import { longestWaiting } from "@/lib/reporting/longest-waiting";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { overdueNow } from "@/lib/reporting/overdue";
import { remediationSpread } from "@/lib/reporting/remediation-spread";
import { addDays, monthKey, rangeOf, weekOf } from "@/lib/reporting/report-filter";
import { waitingNow } from "@/lib/reporting/waiting";
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
  const [flow, severities, times, spread, overdue, waiting, contacts, longest] = await Promise.all([
    backlog(viewer, {}, { start: range.start, end, months: [] }, now),
    Promise.all(
      Object.values(Severity).map((severity) => standingOf(viewer, severity, { start: week, end, months: [] }, now)),
    ),
    meanTimeToRemediate(viewer, {}, range),
    remediationSpread(viewer, {}, range),
    overdueNow(viewer, {}, now),
    waitingNow(viewer, {}, now),
    openByContact(viewer, {}),
    longestWaiting(viewer, {}, people),
  ]);
  return {
    range,
    weeks: flow.periods,
    severities,
    months: spread.map(({ month, counts }) => ({
      month,
      times: times.months.get(month) ?? null,
      spread: tookBands.map((band) => counts[band]),
    })),
    overdue,
    waiting,
    contacts,
    longest,
  };
}

type Week = Parameters<typeof backlog>[2];

async function standingOf(viewer: Viewer, severity: Severity, week: Week, now: Date) {
  const { periods, before } = await backlog(viewer, { severity: [severity] }, week, now);
  const open = periods.at(-1)?.open ?? 0;
  return { severity, open, change: open - before };
}

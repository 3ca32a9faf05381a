import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { asOfOneMoment } from "@/lib/db/client";
import { type Backlog, backlogOf, movesAsked, type Span, statusesAsked } from "@/lib/reporting/backlog";
import { contactsAsked, contactsOf } from "@/lib/reporting/contacts";
import { cutWeeks } from "@/lib/reporting/cut-weeks";
import { monthlyAsked, monthlyCounts } from "@/lib/reporting/monthly";
import { closesAsked, closesIn, remediationsOf } from "@/lib/reporting/mttr";
import { ageBandsOf, ageBounds, openAsked } from "@/lib/reporting/open-by-age";
import { dueAsked, dueSince, overdueOf } from "@/lib/reporting/overdue";
import { percentilesOf } from "@/lib/reporting/percentiles";
import { spreadOf } from "@/lib/reporting/remediation-spread";
import { addDays, type Range, rangeBefore, weekOf } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, sumsOf } from "@/lib/reporting/sums";
import type { Narrowing } from "@/lib/reporting/tally";
import { waitingAsked, waitingBefore, waitingOf } from "@/lib/reporting/waiting";
import { whileUnchanged } from "@/lib/reporting/while-unchanged";
import type { Severity } from "@/prisma/generated/enums";

const weeksBack = 4;
/** What the backlog is told over, where that is not the range; and from which Monday on severities are followed. */
type Weeks = { flow?: Span; since?: Date };

/**
 * Every figure over the incidents that a report is about: the dashboard, the weekly letter and the export of both say
 * these. All sums come in one statement; what they leave to be looked up among the incidents, as of the same moment, in
 * two more.
 */
export async function readReport(
  viewer: Viewer,
  narrowing: Narrowing,
  range: Range,
  now = new Date(),
  weeks: Weeks = {},
) {
  authorize(viewer, "incidents:read");
  const before = rangeBefore(range);
  const { flow = range, since = addDays(weekOf(now), -7 * weeksBack) } = weeks;
  const acted: Ask = {
    grain: "month",
    measures: ["acted"],
    from: range.start,
    until: range.end,
    by: ["period", "bucket"],
  };
  const cuts = { ages: ageBounds(now), dueSince: dueSince(now), waitingBefore: waitingBefore(now), now };
  const asks = {
    moves: movesAsked(flow),
    lately: { ...movesAsked({ start: since, end: now }), by: ["period", "severity"] },
    statuses: statusesAsked,
    contacts: contactsAsked,
    open: openAsked,
    due: dueAsked(now),
    waiting: waitingAsked,
    counts: monthlyAsked(range),
    closes: closesAsked(narrowing, range),
    closesBefore: { ...closesAsked(narrowing, before), by: ["bucket"] },
    acted,
  } satisfies Record<string, Ask>;
  const { sums, middles, cut } = await asOfOneMoment(async (tx) => ({
    ...(await whileUnchanged(tx, viewer, narrowing, [asks, range], async () => {
      const sums = await sumsOf(tx, viewer, narrowing, asks);
      const middles = await percentilesOf(tx, viewer, narrowing, {
        closes: closesIn(sums.closes, range),
        closesBefore: { ...closesIn(sums.closesBefore, before), only: "median" },
        acted: { of: "acted", months: range.months, sums: sums.acted },
      });
      return { sums, middles };
    })),
    cut: await cutWeeks(tx, viewer, narrowing, cuts),
  }));
  const { moves, lately, statuses, closes } = sums;
  return {
    range,
    now,
    backlog: backlogOf(flow, moves, statuses, now),
    since,
    /** The backlog of some severities, over the weeks from `since` on. */
    backlogOfSeverities(severities: readonly Severity[], end = addDays(now, 1)): Backlog {
      const among = ({ severity }: Sum) => severities.some((each) => each === severity);
      return backlogOf({ start: since, end }, lately.filter(among), statuses.filter(among), now);
    },
    remediation: remediationsOf(range, closes, middles.closes),
    /** The median of as many months, right before these. */
    medianBeforeMs: middles.closesBefore.get(null)?.medianMs ?? null,
    spread: spreadOf(range, closes),
    acted: middles.acted,
    counts: monthlyCounts(range, sums.counts),
    contacts: contactsOf(sums.contacts),
    ages: ageBandsOf(now, sums.open, cut),
    overdue: overdueOf(now, sums.due, cut),
    waiting: waitingOf(now, sums.waiting, cut),
  };
}

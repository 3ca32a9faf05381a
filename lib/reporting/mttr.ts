import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { asOfOneMoment } from "@/lib/db/client";
import { type Histogram, type Percentiles, percentilesOf } from "@/lib/reporting/percentiles";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, sumsOf, total } from "@/lib/reporting/sums";
import { countsFalsePositives, type Narrowing } from "@/lib/reporting/tally";

export type Remediation = (Percentiles & { meanMs: number; count: number; totalMs: number }) | null;
/** By month ("2026-11"), and over the whole range; null where nothing was closed. */
export type Remediations = { months: Map<string, Remediation>; whole: Remediation };

/**
 * Time to remediate, in milliseconds: last close - first trigger, over incidents whose last close falls in the month; per
 * month and over the whole range.
 */
export async function meanTimeToRemediate(viewer: Viewer, narrowing: Narrowing, range: Range): Promise<Remediations> {
  authorize(viewer, narrowing.by ?? "incidents:read");
  return asOfOneMoment(async (tx) => {
    const { closes } = await sumsOf(tx, viewer, narrowing, { closes: closesAsked(narrowing, range) });
    const { middles } = await percentilesOf(tx, viewer, narrowing, { middles: closesIn(closes, range) });
    return remediationsOf(range, closes, middles);
  });
}

/** The closes that the time to remediate is over, by how long it took. */
export function closesAsked(narrowing: Narrowing, { start, end }: Range): Ask {
  const without = countsFalsePositives(narrowing) ? undefined : "false_positive";
  return { grain: "month", measures: ["remediated"], from: start, until: end, by: ["period", "bucket"], without };
}

export function closesIn(sums: readonly Sum[], { months }: Range): Histogram {
  return { of: "remediated", months, sums };
}

export function remediationsOf(
  { months }: Range,
  closes: readonly Sum[],
  middles: Map<string | null, Percentiles>,
): Remediations {
  const byMonth = Map.groupBy(closes, ({ period }) => period);
  const of = (month: Date | null, sums: readonly Sum[]): Remediation => {
    const middle = middles.get(month && monthKey(month));
    const totalMs = sums.reduce((sum, { ms }) => sum + ms, 0);
    const count = total(sums);
    return middle ? { ...middle, count, totalMs, meanMs: totalMs / count } : null;
  };
  return {
    months: new Map(months.map((month) => [monthKey(month), of(month, byMonth.get(month.getTime()) ?? [])])),
    whole: of(null, closes),
  };
}

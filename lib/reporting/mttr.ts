import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type Percentiles, percentiles } from "@/lib/reporting/percentiles";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { counted, type Narrowing, tally } from "@/lib/reporting/tally";

export type Remediation = (Percentiles & { meanMs: number; count: number; totalMs: number }) | null;

const row = z.object({ period: z.date().nullable(), count: z.number(), ms: z.number() });

/**
 * Time to remediate, in milliseconds: last close - first trigger, over incidents whose last close falls in the month; per
 * month ("2026-11") and over the whole range. Null where nothing was closed.
 */
export async function meanTimeToRemediate(
  viewer: Viewer,
  narrowing: Narrowing,
  range: Range,
): Promise<{ months: Map<string, Remediation>; whole: Remediation }> {
  authorize(viewer, narrowing.by ?? "incidents:read");
  const [sums, middles] = await Promise.all([
    db().$queryRaw`SELECT period, sum(count)::float8 AS count, sum(ms)::float8 AS ms FROM ${tally(viewer, narrowing)}
      WHERE grain = 'month' AND measure = 'closed' AND period >= ${range.start}::date AND period < ${range.end}::date
        AND ${counted(narrowing, "label")}
      GROUP BY GROUPING SETS ((period), ()) HAVING sum(count) > 0`,
    percentiles(viewer, narrowing, range, "remediated"),
  ]);
  const found = new Map(parseRows(row, sums).map((sum) => [sum.period && monthKey(sum.period), sum]));
  const of = (key: string | null): Remediation => {
    const sum = found.get(key);
    const middle = middles.get(key);
    return sum && middle ? { ...middle, count: sum.count, totalMs: sum.ms, meanMs: sum.ms / sum.count } : null;
  };
  return { months: new Map(range.months.map((month) => [monthKey(month), of(monthKey(month))])), whole: of(null) };
}

/** The median over the whole range only, in milliseconds, for a comparison. */
export async function medianTimeToRemediate(
  viewer: Viewer,
  narrowing: Narrowing,
  range: Range,
): Promise<number | null> {
  authorize(viewer, "incidents:read");
  const found = await percentiles(viewer, narrowing, range, "remediated", "whole");
  return found.get(null)?.medianMs ?? null;
}

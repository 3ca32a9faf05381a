import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { counted, incidentsOf, type Narrowing, tally } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ period: z.date().nullable(), share: z.number(), ms: z.number() });

/** The median and the 90th percentile, in milliseconds. */
export type Percentiles = { medianMs: number; p90Ms: number };

const columns = {
  remediated: { month: "closedMonth", bucket: "remediateBucket", ms: "remediateMs" },
  acted: { month: "actionMonth", bucket: "actionBucket", ms: "actionMs" },
} as const;

/**
 * Exact percentiles of a duration (time to remediate by month of the last close, time to first action by month of that),
 * per month by its first day, and over the whole range under null. Linear between the two middle rows, as
 * percentile_cont. The tally's histogram tells in which bucket a rank lies; only that bucket's rows are looked at.
 */
export async function percentiles(
  viewer: Viewer,
  narrowing: Narrowing,
  { start, end }: Range,
  measure: keyof typeof columns,
): Promise<Map<string | null, Percentiles>> {
  const month = column(columns[measure].month);
  const bucket = column(columns[measure].bucket);
  const ms = column(columns[measure].ms);
  const counts = measure === "remediated";
  const rows = await db().$queryRaw`
    WITH histogram AS MATERIALIZED (
      SELECT period, bucket, sum(count)::bigint AS n FROM ${tally(viewer, narrowing)}
      WHERE grain = 'month' AND measure = ${measure} AND period >= ${start}::date AND period < ${end}::date
        AND ${counts ? counted(narrowing, "label") : Prisma.sql`true`}
      GROUP BY GROUPING SETS ((period, bucket), (bucket)) HAVING sum(count) > 0),
    stacked AS (
      SELECT period, bucket, n, sum(n) OVER (PARTITION BY period ORDER BY bucket) - n AS below,
        sum(n) OVER (PARTITION BY period) AS total FROM histogram),
    ranks AS (
      SELECT period, share, share * (total - 1) AS rank FROM (SELECT DISTINCT period, total FROM stacked) totals
      CROSS JOIN (VALUES (0.5), (0.9)) shares (share)),
    ends AS (
      SELECT period, share, rank, CASE WHEN edge = 0 THEN floor(rank) ELSE ceil(rank) END AS whole, edge FROM ranks CROSS JOIN (VALUES (0), (1)) edges (edge)),
    found AS (
      SELECT ends.period, ends.share, ends.rank, ends.edge, at.ms FROM ends
      JOIN stacked ON stacked.period IS NOT DISTINCT FROM ends.period AND ends.whole >= below AND ends.whole < below + n
      CROSS JOIN LATERAL (SELECT ${ms} AS ms FROM "Incident" i
        WHERE ${bucket} = stacked.bucket AND ${month} >= coalesce(stacked.period, ${start}::date)
          AND ${month} <= coalesce(stacked.period, ${end}::date - 1)
          AND ${incidentsOf(viewer, narrowing)} AND ${counts ? counted(narrowing, "incident") : Prisma.sql`true`}
        ORDER BY ${ms} OFFSET (ends.whole - below)::bigint LIMIT 1) at)
    SELECT period, share::float8, (min(ms) FILTER (WHERE edge = 0)
      + (min(ms) FILTER (WHERE edge = 1) - min(ms) FILTER (WHERE edge = 0)) * (min(rank) - floor(min(rank))))::float8 AS ms
    FROM found GROUP BY period, share`;
  const found = new Map<string | null, Percentiles>();
  for (const { period, share, ms: value } of parseRows(row, rows)) {
    const key = period === null ? null : monthKey(period);
    const known = found.get(key) ?? { medianMs: 0, p90Ms: 0 };
    found.set(key, share === 0.5 ? { ...known, medianMs: value } : { ...known, p90Ms: value });
  }
  return found;
}

function column(name: string): Prisma.Sql {
  return Prisma.raw(`i."${name}"`);
}

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
  remediated: { at: "closedAt", month: "closedMonth", bucket: "remediateBucket", ms: "remediateMs" },
  acted: { at: "firstActionAt", month: "actionMonth", bucket: "actionBucket", ms: "actionMs" },
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
  of: "months and whole" | "whole" = "months and whole",
): Promise<Map<string | null, Percentiles>> {
  const month = column(columns[measure].month);
  const bucket = column(columns[measure].bucket);
  const ms = column(columns[measure].ms);
  const counts = measure === "remediated";
  const holds = Prisma.sql`${column(columns[measure].at)} IS NOT NULL AND ${incidentsOf(viewer, narrowing)}
    AND ${counts ? counted(narrowing, "incident") : Prisma.sql`true`}`;
  const rows = await db().$queryRaw`
    WITH histogram AS MATERIALIZED (
      SELECT period, bucket, sum(count)::bigint AS n FROM ${tally(viewer, narrowing)}
      WHERE grain = 'month' AND measure = ${measure} AND period >= ${start}::date AND period < ${end}::date
        AND ${counts ? counted(narrowing, "label") : Prisma.sql`true`}
      GROUP BY GROUPING SETS ((period, bucket), (bucket)) HAVING sum(count) > 0),
    stacked AS MATERIALIZED (
      SELECT period, bucket, sum(n) OVER (PARTITION BY period ORDER BY bucket) - n AS below, sum(n) OVER (PARTITION BY period ORDER BY bucket) AS upto,
        sum(n) OVER (PARTITION BY period) AS total FROM histogram),
    spots AS MATERIALIZED (
      SELECT period, share, rank, bucket, (greatest(floor(rank), below) - below)::bigint AS first,
        (least(ceil(rank), upto - 1) - greatest(floor(rank), below) + 1)::bigint AS take
      FROM (SELECT *, share * (total - 1) AS rank FROM stacked CROSS JOIN (VALUES (0.5), (0.9)) shares (share)) ranked
      WHERE floor(rank) < upto AND ceil(rank) >= below AND ${of === "whole" ? Prisma.sql`period IS NULL` : Prisma.sql`true`}),
    found AS (
      SELECT spots.period, share, rank, at.ms FROM spots CROSS JOIN LATERAL (
        SELECT ${ms} AS ms FROM "Incident" i WHERE ${month} = spots.period AND ${bucket} = spots.bucket AND ${holds}
        ORDER BY ${ms} OFFSET spots.first LIMIT spots.take) at WHERE spots.period IS NOT NULL
      UNION ALL SELECT NULL, share, rank, at.ms FROM spots CROSS JOIN LATERAL (
        SELECT ${ms} AS ms FROM stacked months JOIN "Incident" i ON ${month} = months.period AND ${bucket} = months.bucket AND ${holds}
        WHERE months.bucket = spots.bucket ORDER BY ${ms} OFFSET spots.first LIMIT spots.take) at WHERE spots.period IS NULL)
    SELECT period, share::float8, (min(ms) + (max(ms) - min(ms)) * (rank - floor(rank)))::float8 AS ms FROM found GROUP BY period, share, rank`;
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

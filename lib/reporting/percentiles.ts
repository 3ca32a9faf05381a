import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { monthKey } from "@/lib/reporting/report-filter";
import type { Sum } from "@/lib/reporting/sums";
import { countsFalsePositives, incidentsOf, type Narrowing } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";

/** The median and the 90th percentile, in milliseconds. */
export type Percentiles = { medianMs: number; p90Ms: number };

/** How many took how long, by bucket, of each of these months; `only` asks for the median of all of them together, and no more. */
export type Histogram = { of: "remediated" | "acted"; months: readonly Date[]; sums: readonly Sum[]; only?: "median" };

/** In tenths: a whole number of them is exact, where 0.9 is not. */
const shares = { medianMs: 5, p90Ms: 9 } as const;
type Share = keyof typeof shares;

/** Where in the order of its bucket a rank lies: so many are before it, and one or two are it. */
type Spot = {
  histogram: string;
  of: Histogram["of"];
  month: string | null;
  first: string;
  last: string;
  share: Share;
  fraction: number;
  bucket: number;
  skip: number;
  take: number;
};

/**
 * Exact percentiles of a duration (time to remediate by month of the last close, time to first action by month of that),
 * per month ("2026-11"), and over all months under null. Linear between the two middle rows, as percentile_cont. The
 * histogram tells in which bucket a rank lies; only the rows of that bucket are looked at.
 */
export async function percentilesOf<Name extends string>(
  tx: Tx,
  viewer: Viewer,
  narrowing: Narrowing,
  histograms: Record<Name, Histogram>,
): Promise<Record<Name, Map<string | null, Percentiles>>> {
  const named = Object.entries<Histogram>(histograms);
  const spots = named.flatMap(([name, histogram]) => spotsOf(name, histogram));
  const values = await valuesAt(tx, viewer, narrowing, spots);
  const found = Object.fromEntries(named.map(([name]) => [name, new Map<string | null, Percentiles>()]));
  for (const parts of Map.groupBy(spots, ({ histogram, month, share }) => `${histogram} ${month} ${share}`).values()) {
    const [{ histogram, month, share, fraction }] = parts as [Spot];
    const ms = parts.flatMap((spot) => values.get(spot) ?? []);
    const [low, high] = [Math.min(...ms), Math.max(...ms)];
    const percentiles = found[histogram] as Map<string | null, Percentiles>;
    const known = percentiles.get(month) ?? { medianMs: 0, p90Ms: 0 };
    percentiles.set(month, { ...known, [share]: low + (high - low) * fraction });
  }
  return found as Record<Name, Map<string | null, Percentiles>>;
}

function spotsOf(histogram: string, { of, months, sums, only }: Histogram): Spot[] {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return [];
  const spots = (from: Date, until: Date, month: string | null, those: readonly Sum[]) =>
    ranksIn(those).map((rank) => ({ histogram, of, month, first: dateOf(from), last: dateOf(until), ...rank }));
  const whole = spots(first, last, null, sums);
  if (only) return whole.filter(({ share }) => share === "medianMs");
  const byMonth = Map.groupBy(sums, ({ period }) => period);
  return [
    ...whole,
    ...months.flatMap((month) => spots(month, month, monthKey(month), byMonth.get(month.getTime()) ?? [])),
  ];
}

const dateOf = (month: Date) => `${monthKey(month)}-01`;

function ranksIn(sums: readonly Sum[]): Pick<Spot, "share" | "fraction" | "bucket" | "skip" | "take">[] {
  const counts = new Map<number, number>();
  for (const { bucket, count } of sums) counts.set(bucket, (counts.get(bucket) ?? 0) + count);
  const buckets = [...counts].sort(([a], [b]) => a - b);
  const all = buckets.reduce((sum, [, count]) => sum + count, 0);
  return Object.entries(shares).flatMap(([share, of]) => {
    const tenths = of * (all - 1);
    const [low, high] = [Math.floor(tenths / 10), Math.ceil(tenths / 10)];
    let below = 0;
    return buckets.flatMap(([bucket, count]) => {
      const skip = Math.max(low - below, 0);
      const take = Math.min(high - below, count - 1) - skip + 1;
      below += count;
      return take > 0 ? [{ share: share as Share, fraction: (tenths % 10) / 10, bucket, skip, take }] : [];
    });
  });
}

const columns = {
  remediated: { at: "closedAt", month: "closedMonth", bucket: "remediateBucket", ms: "remediateMs" },
  acted: { at: "firstActionAt", month: "actionMonth", bucket: "actionBucket", ms: "actionMs" },
} as const;

const isNoFalsePositive = Prisma.sql`(i.status <> 'ignored' OR i."ignoreReason" IS DISTINCT FROM 'false_positive')`;
const row = z.object({ spot: z.number(), ms: z.number() });

async function valuesAt(
  tx: Tx,
  viewer: Viewer,
  narrowing: Narrowing,
  spots: readonly Spot[],
): Promise<Map<Spot, number[]>> {
  if (spots.length === 0) return new Map();
  const numbered = spots.map((spot, number) => ({ ...spot, number }));
  const parts = [...Map.groupBy(numbered, ({ of, month }) => `${of} ${month === null}`).values()].map((those) => {
    const [{ of, month }] = those as unknown as [Spot];
    const list = <T>(pick: (spot: (typeof those)[number]) => T) => those.map(pick);
    const { at, month: period, bucket, ms } = columns[of];
    const column = (name: string) => Prisma.raw(`i."${name}"`);
    const counts = of === "acted" || countsFalsePositives(narrowing) ? Prisma.sql`true` : isNoFalsePositive;
    const inMonth = (first: Prisma.Sql) =>
      Prisma.sql`SELECT ${column(ms)} AS ms FROM "Incident" i WHERE ${column(period)} = ${first} AND ${column(bucket)} = s.bucket
        AND ${column(at)} IS NOT NULL AND ${counts} AND ${incidentsOf(viewer, narrowing)}`;
    // The offset keeps each month's part of a bucket a range of the index.
    const inOrder = month
      ? Prisma.sql`${inMonth(Prisma.sql`s.first`)} ORDER BY ${column(ms)}`
      : Prisma.sql`SELECT i.ms FROM generate_series(s.first::timestamp, s.last::timestamp, '1 month') month
          CROSS JOIN LATERAL (${inMonth(Prisma.sql`month::date`)} OFFSET 0) i ORDER BY i.ms`;
    return Prisma.sql`SELECT s.spot, found.ms::float8 AS ms
      FROM unnest(${list(({ number }) => number)}::int[], ${list(({ first }) => first)}::date[], ${list(({ last }) => last)}::date[],
        ${list((spot) => spot.bucket)}::int[], ${list(({ skip }) => skip)}::int[], ${list(({ take }) => take)}::int[]) s (spot, first, last, bucket, skip, take)
      CROSS JOIN LATERAL (${inOrder} OFFSET s.skip LIMIT s.take) found`;
  });
  const rows = parseRows(row, await tx.$queryRaw`${Prisma.join(parts, " UNION ALL ")}`);
  const found = Map.groupBy(rows, ({ spot }) => spot);
  return new Map(spots.map((spot, number) => [spot, (found.get(number) ?? []).map(({ ms }) => ms)]));
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { type Narrowing, tally } from "@/lib/reporting/tally";

const measures = ["closed_by", "revoked", "punctual", "asked", "answered", "acted", "returned"] as const;
export type Measure = (typeof measures)[number];

/** How many there were, by label ("" where a measure has none): in each month ("2026-11") and in the whole range. */
export type Counts = { months: { month: string; counts: Record<string, number> }[]; whole: Record<string, number> };

const row = z.object({ measure: z.enum(measures), period: z.date(), label: z.string(), count: z.number() });

/** Counts per month of what the tally keeps by month: who closed, what was revoked, in time, asked, answered, came back. */
export async function monthlyCounts<M extends Measure>(
  viewer: Viewer,
  narrowing: Narrowing,
  range: Range,
  wanted: readonly M[],
): Promise<Record<M, Counts>> {
  authorize(viewer, "incidents:read");
  const rows = await db().$queryRaw`
    SELECT measure, period, label, sum(count)::float8 AS count FROM ${tally(viewer, narrowing)}
    WHERE grain = 'month' AND measure = ANY(${wanted}::text[]) AND period >= ${range.start}::date AND period < ${range.end}::date
    GROUP BY 1, 2, 3`;
  const found = parseRows(row, rows);
  return Object.fromEntries(
    wanted.map((measure) => [
      measure,
      countsOf(
        range,
        found.filter((each) => each.measure === measure),
      ),
    ]),
  ) as Record<M, Counts>;
}

function countsOf(range: Range, rows: readonly z.infer<typeof row>[]): Counts {
  const whole: Record<string, number> = {};
  const months = new Map(range.months.map((month) => [monthKey(month), {} as Record<string, number>]));
  for (const { period, label, count } of rows) {
    const counts = months.get(monthKey(period));
    if (!counts || count === 0) continue;
    counts[label] = count;
    whole[label] = (whole[label] ?? 0) + count;
  }
  return { months: [...months].map(([month, counts]) => ({ month, counts })), whole };
}

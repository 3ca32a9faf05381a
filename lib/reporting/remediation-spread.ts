import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type TookBand, tookBands, tookBounds } from "@/lib/incidents/took";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { counted, type Narrowing, tally } from "@/lib/reporting/tally";

/** How many closes of a month took how long. */
export type Spread = { month: string; counts: Record<TookBand, number> }[];

const row = z.object({ period: z.date(), band: z.enum(tookBands), count: z.number() });

/** The time to remediate of each month's closes in bands, false positives left out unless they are included. */
export async function remediationSpread(viewer: Viewer, narrowing: Narrowing, range: Range): Promise<Spread> {
  authorize(viewer, "incidents:read");
  const rows = await db().$queryRaw`
    SELECT period, (${tookBands}::text[])[1 + width_bucket(bucket::int, ${tookBounds}::int[])] AS band, sum(count)::float8 AS count FROM ${tally(viewer, narrowing)}
    WHERE grain = 'month' AND measure = 'remediated' AND period >= ${range.start}::date AND period < ${range.end}::date AND ${counted(narrowing, "label")}
    GROUP BY 1, 2`;
  const found = parseRows(row, rows);
  return range.months.map((month) => {
    const counts = Object.fromEntries(tookBands.map((band) => [band, 0])) as Record<TookBand, number>;
    for (const each of found) if (each.period.getTime() === month.getTime()) counts[each.band] += each.count;
    return { month: monthKey(month), counts };
  });
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { addDays, dayOf } from "@/lib/reporting/report-filter";
import { incidentsOf, type Narrowing, tally } from "@/lib/reporting/tally";
import { Severity } from "@/prisma/generated/enums";

/** Where one age ends and the next begins, in days since the day (UTC) of the first trigger. */
const ages = [7, 30, 90, 180, 365] as const;

/** What is open and was first triggered from `from` until before `until`; null: without that bound. */
export type AgeBand = { from: Date | null; until: Date | null; counts: Record<Severity, number> };

const row = z.object({ bound: z.number(), severity: z.enum(Severity), count: z.number() });

/**
 * What is open, by age and severity, youngest first. Up to each bound, whole weeks come from the tally, and the days of
 * the week that the bound falls in from the incidents of that week.
 */
export async function openByAge(viewer: Viewer, narrowing: Narrowing, now = new Date()): Promise<AgeBand[]> {
  authorize(viewer, "incidents:read");
  const bounds = ages.map((days) => addDays(dayOf(now), 1 - days));
  const rows = await db().$queryRaw`
    WITH bounds AS (SELECT number::int, at, week_of(at) AS week FROM unnest(${bounds}::timestamptz[]) WITH ORDINALITY bound (at, number)),
    weeks AS MATERIALIZED (SELECT period, severity, sum(count) AS count FROM ${tally(viewer, narrowing, "severity")}
      WHERE grain = 'week' AND measure = 'open' GROUP BY 1, 2)
    SELECT bound, severity, sum(count)::float8 AS count FROM (
      SELECT 0 AS bound, severity, count FROM weeks
      UNION ALL SELECT number, severity, count FROM bounds JOIN weeks ON weeks.period < bounds.week
      UNION ALL SELECT number, i.severity::text, i.count FROM bounds CROSS JOIN LATERAL (SELECT i.severity, count(*) FROM "Incident" i
        WHERE i."closedAt" IS NULL AND i."triggeredAt" >= bounds.week::timestamp AT TIME ZONE 'UTC' AND i."triggeredAt" < bounds.at
          AND ${incidentsOf(viewer, narrowing)} GROUP BY 1) i
    ) older GROUP BY 1, 2`;
  const found = new Map(parseRows(row, rows).map(({ bound, severity, count }) => [`${bound} ${severity}`, count]));
  const olderThan = (bound: number, severity: Severity) => found.get(`${bound} ${severity}`) ?? 0;
  return [...ages, null].map((_, index) => ({
    from: bounds[index] ?? null,
    until: bounds[index - 1] ?? null,
    counts: Object.fromEntries(
      Object.values(Severity).map((severity) => [
        severity,
        olderThan(index, severity) - (index < ages.length ? olderThan(index + 1, severity) : 0),
      ]),
    ) as Record<Severity, number>,
  }));
}

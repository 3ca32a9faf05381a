import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { addDays, weekOf } from "@/lib/reporting/report-filter";
import { incidentsOf, type Narrowing } from "@/lib/reporting/tally";
import { Severity } from "@/prisma/generated/enums";

const row = z.object({
  what: z.enum(["older", "due", "due_recently", "waiting"]),
  /** Of ages: which of the bounds, from 1, and of which severity. */
  bound: z.number(),
  severity: z.enum(Severity).nullable(),
  count: z.number(),
});
export type CutWeeks = z.infer<typeof row>[];

/** The days that weeks are cut at: of ages, since when due is recent, and before when waiting is long. */
type Cuts = { ages: readonly Date[]; dueSince: Date; waitingBefore: Date; now: Date };

/**
 * The shorter part of the week that a bound falls in. What is before the bound is what is in weeks before `whole`, and so
 * many times (1 or -1) what is in this part.
 */
export function cutAt(bound: Date): { from: Date; until: Date; whole: Date; times: 1 | -1 } {
  const week = weekOf(bound);
  const next = addDays(week, 7);
  return bound.getTime() - week.getTime() <= next.getTime() - bound.getTime()
    ? { from: week, until: bound, whole: week, times: 1 }
    : { from: bound, until: next, whole: next, times: -1 };
}

/**
 * The tally knows what is open by whole weeks. Of the week that a bound falls in, its shorter part (of due dates, what of
 * this week is over, and what of the days since `dueSince`; of waiting, the days before it) is counted from the incidents
 * themselves.
 */
export async function cutWeeks(tx: Tx, viewer: Viewer, narrowing: Narrowing, cuts: Cuts): Promise<CutWeeks> {
  const { ages, dueSince, waitingBefore, now } = cuts;
  const those = incidentsOf(viewer, narrowing);
  const parts = ages.map(cutAt);
  const rows = await tx.$queryRaw`
    SELECT 'older' AS what, bound.number::int AS bound, i.severity::text AS severity, i.count::float8 AS count
    FROM unnest(${parts.map(({ from }) => from)}::timestamptz[], ${parts.map(({ until }) => until)}::timestamptz[]) WITH ORDINALITY bound (starts, ends, number)
    CROSS JOIN LATERAL (SELECT i.severity, count(*) AS count FROM "Incident" i
      WHERE i."closedAt" IS NULL AND i."triggeredAt" >= bound.starts AND i."triggeredAt" < bound.ends AND ${those} GROUP BY 1) i
    UNION ALL SELECT part.what, 0, NULL, part.count::float8
    FROM (SELECT count(*) FILTER (WHERE i."dueAt" >= ${weekOf(now)}::timestamptz) AS this_week, count(*) AS recently FROM "Incident" i
      WHERE i."closedAt" IS NULL AND i."dueAt" >= ${dueSince}::timestamptz AND i."dueAt" < ${now}::timestamptz AND ${those}) due
    CROSS JOIN LATERAL (VALUES ('due', due.this_week), ('due_recently', due.recently)) part (what, count)
    UNION ALL SELECT 'waiting', 0, NULL, count(*)::float8
    FROM "Incident" i WHERE i."closedAt" IS NULL AND i.contact IN ('queued', 'mailed') AND coalesce(i."askedAt", i."triggeredAt") >= ${weekOf(waitingBefore)}::timestamptz
      AND coalesce(i."askedAt", i."triggeredAt") < ${waitingBefore}::timestamptz AND ${those}`;
  return parseRows(row, rows);
}

export function cutOff(cut: CutWeeks, asked: CutWeeks[number]["what"]): number {
  return cut.reduce((sum, { what, count }) => (what === asked ? sum + count : sum), 0);
}

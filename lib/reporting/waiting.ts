import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { addDays, dayOf, weekOf } from "@/lib/reporting/report-filter";
import { incidentsOf, type Narrowing, tally } from "@/lib/reporting/tally";

/** `long`: of these, how many developers were asked before `before`. */
export type Waiting = { count: number; long: number; before: Date };

const longDays = 14;
const row = z.object({ count: z.number(), long: z.number() });

/** What is open, and whose developer was mailed and has not answered. */
export async function waitingNow(viewer: Viewer, narrowing: Narrowing, now = new Date()): Promise<Waiting> {
  authorize(viewer, "incidents:read");
  const before = addDays(dayOf(now), 1 - longDays);
  const week = weekOf(before);
  const rows = await db().$queryRaw`
    SELECT coalesce(sum(count), 0)::float8 AS count, coalesce(sum(long), 0)::float8 AS long FROM (
      SELECT count, CASE WHEN period < ${week}::date THEN count ELSE 0 END AS long FROM ${tally(viewer, narrowing)} WHERE grain = 'week' AND measure = 'waiting'
      UNION ALL SELECT 0, 1 FROM "Incident" i WHERE i."closedAt" IS NULL AND i.contact IN ('queued', 'mailed')
        AND coalesce(i."askedAt", i."triggeredAt") >= ${week} AND coalesce(i."askedAt", i."triggeredAt") < ${before} AND ${incidentsOf(viewer, narrowing)}) waiting`;
  return { count: 0, long: 0, ...parseRows(row, rows)[0], before };
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { addDays, dayOf, weekOf } from "@/lib/reporting/report-filter";
import { incidentsOf, type Narrowing, tally } from "@/lib/reporting/tally";

/** `recently`: of these, how many became overdue on `since` or later. */
export type Overdue = { count: number; recently: number; since: Date };

const row = z.object({ count: z.number(), recently: z.number() });

/** What is open and past its due date: due weeks that are over from the tally, the days since from the incidents themselves. */
export async function overdueNow(viewer: Viewer, narrowing: Narrowing, now = new Date()): Promise<Overdue> {
  authorize(viewer, "incidents:read");
  const since = addDays(dayOf(now), -6);
  const rows = await db().$queryRaw`
    SELECT coalesce(sum(count), 0)::float8 AS count, coalesce(sum(recently), 0)::float8 AS recently FROM (
      SELECT count, 0 AS recently FROM ${tally(viewer, narrowing)} WHERE grain = 'week' AND measure = 'due' AND period < ${weekOf(since)}::date
      UNION ALL SELECT 1, (i."dueAt" >= ${since})::int FROM "Incident" i
        WHERE i."closedAt" IS NULL AND i."dueAt" >= ${weekOf(since)} AND i."dueAt" < ${now} AND ${incidentsOf(viewer, narrowing)}) due`;
  return { count: 0, recently: 0, ...parseRows(row, rows)[0], since };
}

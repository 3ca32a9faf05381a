import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const row = z.object({
  grain: z.string(),
  period: z.string(),
  measure: z.string(),
  organisationId: z.number(),
  repositoryId: z.number(),
  kind: z.string(),
  severity: z.string(),
  label: z.string(),
  bucket: z.number(),
  kept: z.number(),
  counted: z.number(),
  keptMs: z.number(),
  countedMs: z.number(),
});
export type Difference = z.infer<typeof row>;

/**
 * Counts everything again from the incidents themselves, and answers each sum of the tally that is not the same; with
 * organisation -1, each sum over all organisations that is not that of theirs.
 */
export async function verifyTally(viewer: Viewer, limit = 100): Promise<Difference[]> {
  authorize(viewer, "metrics:read");
  const rows = await db().$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
      return differences(tx, limit);
    },
    { timeout: 3_600_000 },
  );
  return parseRows(row, rows);
}

function differences(tx: Tx, limit: number): Promise<unknown> {
  return tx.$queryRaw`
    (SELECT grain::text, period::text, measure, "organisationId", "repositoryId", kind::text, severity, label, bucket,
      coalesce(k.count, 0)::float8 AS kept, coalesce(c.count, 0)::float8 AS counted, coalesce(k.ms, 0)::float8 AS "keptMs", coalesce(c.ms, 0)::float8 AS "countedMs"
    FROM (SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count) AS count, sum(ms) AS ms
      FROM "TallyNow" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) k
    FULL JOIN "TallyRecount" c USING (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket)
    WHERE (coalesce(k.count, 0), coalesce(k.ms, 0)) <> (coalesce(c.count, 0), coalesce(c.ms, 0)) LIMIT ${limit}::int)
    UNION ALL (SELECT grain::text, period::text, measure, -1, 0, kind, severity, label, bucket,
      coalesce(w.count, 0)::float8, coalesce(s.count, 0)::float8, coalesce(w.ms, 0)::float8, coalesce(s.ms, 0)::float8
    FROM "TallyWhole" w FULL JOIN (SELECT grain, measure, CASE WHEN grouping(kind) = 0 THEN kind::text ELSE '' END AS kind,
        CASE WHEN grouping(kind) = 0 THEN severity ELSE '' END AS severity, period, label, bucket, sum(count) AS count, sum(ms) AS ms
      FROM "Tally" WHERE "repositoryId" = 0 GROUP BY GROUPING SETS ((grain, measure, period, label, bucket, kind, severity), (grain, measure, period, label, bucket))) s
      USING (grain, measure, kind, severity, period, label, bucket)
    WHERE (coalesce(w.count, 0), coalesce(w.ms, 0)) <> (coalesce(s.count, 0), coalesce(s.ms, 0)) LIMIT ${limit}::int)`;
}

/** Adds up what changed since the last time, so that readers have less to add up; the sums stay the same. */
export async function foldTally(): Promise<void> {
  await db().$executeRaw`SELECT tally_fold()`;
}

/** Counts everything anew and keeps that: for who wrote incidents past the triggers, with the table locked against others. */
export async function recountTally(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT tally_recount()`;
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({
  grain: z.string(),
  period: z.string(),
  measure: z.string(),
  organisationId: z.number(),
  repositoryId: z.number(),
  /** Empty unless the sum is one of a detector, alone or within an organisation or a repository. */
  detector: z.string(),
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
  const found: Difference[] = [];
  await db().$transaction(
    async (tx) => {
      await tx.$executeRaw`SET LOCAL statement_timeout = 0`;
      // The planner takes millions of rows for few, and would sort them, or compare each with each.
      await tx.$executeRaw`SET LOCAL enable_sort = off`;
      await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
      for (const part of parts) found.push(...parseRows(row, await tx.$queryRaw`${part} LIMIT ${limit}::int`));
    },
    { timeout: 3_600_000, isolationLevel: "RepeatableRead" },
  );
  return found;
}

const differ = Prisma.sql`(coalesce(k.count, 0), coalesce(k.ms, 0)) <> (coalesce(c.count, 0), coalesce(c.ms, 0))`;
const sums = Prisma.sql`coalesce(k.count, 0)::float8 AS kept, coalesce(c.count, 0)::float8 AS counted, coalesce(k.ms, 0)::float8 AS "keptMs", coalesce(c.ms, 0)::float8 AS "countedMs"`;

const parts = [
  Prisma.sql`SELECT grain::text, period::text, measure, "organisationId", "repositoryId", '' AS detector, kind::text, severity, label, bucket, ${sums}
    FROM (SELECT grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket, sum(count) AS count, sum(ms) AS ms
      FROM "TallyNow" GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9) k
    FULL JOIN "TallyRecount" c USING (grain, period, measure, "organisationId", "repositoryId", kind, severity, label, bucket) WHERE ${differ}`,
  Prisma.sql`SELECT grain::text, period::text, measure, -1 AS "organisationId", 0 AS "repositoryId", '' AS detector, kind, severity, label, bucket, ${sums}
    FROM "TallyWhole" k FULL JOIN (SELECT grain, measure, coalesce(kind::text, '') AS kind, coalesce(severity, '') AS severity, period, label, bucket, sum(count) AS count, sum(ms) AS ms
      FROM "Tally" WHERE "repositoryId" = 0 GROUP BY grain, measure, period, label, bucket, CUBE (kind, severity)
      HAVING measure <> 'ran' OR grouping(kind) = grouping(severity)) c
      USING (grain, measure, kind, severity, period, label, bucket) WHERE ${differ}`,
  Prisma.sql`SELECT 'now' AS grain, '' AS period, 'incidents' AS measure, "organisationId", "repositoryId", detector, '' AS kind, '' AS severity, '' AS label, -1 AS bucket, ${sums}
    FROM (SELECT "organisationId", "repositoryId", detector, sum(count) AS count, 0 AS ms FROM (SELECT "organisationId", "repositoryId", detector, count FROM "TallyScope"
        UNION ALL SELECT s.*, t."sign" FROM "TallyChange" t CROSS JOIN LATERAL scopes_of(t."organisationId", t."repositoryId", t.detector) s WHERE t.run IS NULL) t GROUP BY 1, 2, 3) k
    FULL JOIN (SELECT *, 0 AS ms FROM "TallyScopeRecount") c USING ("organisationId", "repositoryId", detector) WHERE ${differ}`,
  Prisma.sql`SELECT grain::text, period::text, measure, s."organisationId", s."repositoryId", s.detector, kind::text, severity, label, bucket, ${sums}
    FROM (SELECT id, grain, period, measure, kind, severity, label, bucket, sum(count) AS count, sum(ms) AS ms
      FROM (SELECT "scopeId" AS id, grain, period, measure, kind, severity, label, bucket, count, ms FROM "TallyScoped"
        UNION ALL SELECT s.id, t.grain, t.period, t.measure, t.kind, t.severity, t.label, t.bucket, t.count, t.ms
        FROM "TallyUnfolded" t CROSS JOIN LATERAL scopes_of(t."organisationId", t."placeId", t.detector) k
        JOIN "TallyScope" s ON (s."organisationId", s."repositoryId", s.detector) = (k."organisationId", k."repositoryId", k.detector) AND s.kept
        WHERE t."repositoryId" = 0 AND t.measure <> 'ran') t
      WHERE t.id NOT IN (SELECT id FROM "TallyScope" WHERE "repositoryId" = 0 AND detector = '') AND t.severity <> '' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8) k
    FULL JOIN (SELECT "scopeId" AS id, grain, period, measure, kind, severity, label, bucket, count, ms FROM "TallyScopedRecount") c
      USING (id, grain, period, measure, kind, severity, label, bucket) LEFT JOIN "TallyScope" s USING (id) WHERE ${differ}`,
  // What is folded of an organisation is that of Tally, and what is added up is that of all kinds and severities.
  Prisma.sql`SELECT grain::text, period::text, measure, s."organisationId", s."repositoryId", s.detector, kind::text, severity, label, bucket, ${sums}
    FROM (SELECT t.* FROM "TallyScoped" t JOIN "TallyScope" s ON s.id = t."scopeId" WHERE t.severity = '' OR s."repositoryId" = 0 AND s.detector = '') k
    FULL JOIN (
      SELECT s.id AS "scopeId", t.grain, t.period, t.measure, t.kind, t.severity, t.label, t.bucket, t.count, t.ms
      FROM "Tally" t JOIN "TallyScope" s ON s."organisationId" = t."organisationId" AND s."repositoryId" = 0 AND s.detector = '' AND s.kept
      WHERE t."repositoryId" = 0 AND t.measure <> 'ran'
      UNION ALL SELECT "scopeId", grain, period, measure, 'secret', '', label, bucket, sum(count), sum(ms) FROM "TallyScoped" WHERE severity <> '' GROUP BY 1, 2, 3, 4, 7, 8) c
    USING ("scopeId", grain, period, measure, kind, severity, label, bucket) LEFT JOIN "TallyScope" s ON s.id = "scopeId" WHERE ${differ}`,
];

/** Of an organisation, a repository, a detector or one within the other, sums are kept from so many incidents on. */
const keepFrom = 1_000;

/** Adds up what changed since the last time, so that readers have less to add up; the sums stay the same. */
export async function foldTally(keep = keepFrom): Promise<void> {
  await db().$executeRaw`SELECT tally_fold(${keep}::int)`;
}

/** Counts everything anew and keeps that: for who wrote incidents past the triggers, with the table locked against others. */
export async function recountTally(tx: Tx, keep = keepFrom): Promise<void> {
  await tx.$executeRaw`SELECT tally_recount(${keep}::int)`;
}

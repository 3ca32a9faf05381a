import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { all } from "@/lib/db/conditions";
import { idsNamed } from "@/lib/incidents/repositories";
import type { ReportFilter } from "@/lib/reporting/report-filter";
import { tallyOf, tallyOfScopes } from "@/lib/reporting/tally-scopes";
import { Prisma } from "@/prisma/generated/client";

/** What narrows a report, beyond its months. */
export type Narrowing = Partial<
  Pick<ReportFilter, "organisation" | "repository" | "detector" | "severity" | "kind" | "false_positives">
> & { /** By which permission it is asked for, where not by that to read incidents. */ by?: "analytics:read" };

/**
 * Where a report reads its counts: a relation with the columns grain, measure, period, label, bucket, count and ms of the
 * table Tally, of organisations' rows, that holds just what this viewer may see; with `by`, also the severity. It is sums
 * wherever they are kept; what is smaller (few incidents, a restricted member's) is counted by the same definition.
 */
export function tally(viewer: Viewer, narrowing: Narrowing, by?: "severity"): Prisma.Sql {
  const { organisation, repository, detector, severity, kind } = narrowing;
  if (!seesEverything(viewer, narrowing.by)) return fromIncidents(viewer, narrowing);
  if (repository?.length || detector?.length) return tallyOfScopes(narrowing, dimensions({ severity, kind }));
  if (organisation?.length)
    return Prisma.sql`(SELECT t.* FROM "TallyNow" t WHERE t."repositoryId" = 0 AND ${dimensions(narrowing)}) tally`;
  // Summed up over all organisations; and what changed since, which is not.
  return by || severity?.length || kind?.length
    ? Prisma.sql`(SELECT * FROM (SELECT grain, measure, kind, severity, period, label, bucket, count, ms FROM "TallyWhole" WHERE kind <> ''
        UNION ALL SELECT grain, measure, kind::text, severity, period, label, bucket, count, ms FROM "TallyUnfolded" WHERE "repositoryId" = 0) t
        WHERE ${dimensions(narrowing)}) tally`
    : Prisma.sql`(SELECT grain, measure, period, label, bucket, count, ms FROM "TallyWhole" WHERE kind = '' AND severity = ''
        UNION ALL SELECT grain, measure, period, label, bucket, count, ms FROM "TallyUnfolded" WHERE "repositoryId" = 0) tally`;
}

/**
 * What stands open, by repository: a relation with the columns repositoryId, label (its severity) and count. Of detectors
 * it is counted from what is open of them, by index.
 */
export function standing(viewer: Viewer, narrowing: Narrowing): Prisma.Sql {
  const { repository, detector } = narrowing;
  if (!seesEverything(viewer, narrowing.by) || detector?.length)
    return Prisma.sql`(SELECT i."repositoryId", i.severity::text AS label, 1 AS count FROM "Incident" i
      WHERE i."closedAt" IS NULL AND i."repositoryId" IS NOT NULL AND ${incidentsOf(viewer, narrowing)}) standing`;
  const named = repository?.length ? Prisma.sql`t."repositoryId" = ANY(${idsNamed(repository)})` : Prisma.sql`true`;
  return Prisma.sql`(SELECT t."repositoryId", t.label, t.count FROM "TallyNow" t WHERE t.grain = 'now' AND t.measure = 'standing'
    AND t."repositoryId" <> 0 AND ${named} AND ${dimensions({ ...narrowing, severity: undefined })}) standing`;
}

function fromIncidents(viewer: Viewer, narrowing: Narrowing): Prisma.Sql {
  return Prisma.sql`(SELECT t.*, 1 AS count FROM "Incident" i CROSS JOIN LATERAL ${tallyOf} t
    WHERE t."repositoryId" = 0 AND ${incidentsOf(viewer, narrowing)}) tally`;
}

/**
 * The incidents a report is about, as a condition on the incident that the statement calls i; never what is kept among
 * those who need to know, whoever asks. Repositories are looked up
 * first, few in an array and many in a hash table: as a join, the planner would go through all of their incidents.
 */
export function incidentsOf(
  viewer: Viewer,
  { organisation, repository, detector, severity, kind, by }: Narrowing,
): Prisma.Sql {
  return all([
    visibleSql(viewer, by),
    Prisma.sql`NOT i."needToKnow"`,
    ...(organisation?.length
      ? [
          Prisma.sql`(i."repositoryId" IN (SELECT r.id FROM "Repository" r JOIN "Organisation" o ON o.id = r."organisationId"
            WHERE o.name = ANY(${organisation}))) IS TRUE`,
        ]
      : []),
    ...(repository?.length ? [Prisma.sql`i."repositoryId" = ANY(${idsNamed(repository)})`] : []),
    ...(detector?.length ? [Prisma.sql`i.detector = ANY(${detector})`] : []),
    ...(severity?.length ? [Prisma.sql`i.severity = ANY(${severity}::"Severity"[])`] : []),
    ...(kind?.length ? [Prisma.sql`i.kind = ANY(${kind}::"IncidentKind"[])`] : []),
  ]);
}

/** Whether a close counts for the time to remediate, as a condition on i or on a tally's label. */
export function counted(narrowing: Narrowing, of: "incident" | "label"): Prisma.Sql {
  if (narrowing.false_positives === "include") return Prisma.sql`true`;
  return of === "label"
    ? Prisma.sql`label <> 'false_positive'`
    : Prisma.sql`(i.status <> 'ignored' OR i."ignoreReason" IS DISTINCT FROM 'false_positive')`;
}

function dimensions({ organisation, severity, kind }: Narrowing): Prisma.Sql {
  return all([
    ...(organisation?.length
      ? [Prisma.sql`t."organisationId" IN (SELECT id FROM "Organisation" WHERE name = ANY(${organisation}))`]
      : []),
    ...(severity?.length ? [Prisma.sql`t.severity = ANY(${severity}::text[])`] : []),
    ...(kind?.length ? [Prisma.sql`t.kind::text = ANY(${kind}::text[])`] : []),
  ]);
}

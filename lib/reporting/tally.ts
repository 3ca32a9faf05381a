import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { all } from "@/lib/db/conditions";
import { idsNamed } from "@/lib/incidents/repositories";
import type { ReportFilter } from "@/lib/reporting/report-filter";
import { changesOfScopes, scopesOf, tallyOf } from "@/lib/reporting/tally-scopes";
import { Prisma } from "@/prisma/generated/client";

/** What narrows a report, beyond its months. */
export type Narrowing = Partial<
  Pick<ReportFilter, "organisation" | "repository" | "detector" | "severity" | "kind" | "false_positives">
> & { /** By which permission it is asked for, where not by that to read incidents. */ by?: "analytics:read" };

/**
 * Where a report reads its counts, of organisations' rows, so that it holds just what this viewer may see: from `kept`, the
 * sums, where they are kept, and from `counted`, what is not in them: what changed since, few incidents, or a restricted
 * member's, counted by the same definition. Both are relations t with the columns of the table Tally, and may name those
 * in `given`; `kept` answers what the ask a is for (see sums.ts).
 */
export type Tallied = { given: Prisma.Sql[]; counted: Prisma.Sql; kept: Prisma.Sql | null };

export function tallied(viewer: Viewer, narrowing: Narrowing): Tallied {
  const { organisation, repository, detector, severity, kind } = narrowing;
  if (!seesEverything(viewer, narrowing.by))
    return {
      given: [],
      counted: Prisma.sql`SELECT t.*, 1 AS count FROM "Incident" i CROSS JOIN LATERAL ${tallyOf} t
        WHERE t."repositoryId" = 0 AND ${incidentsOf(viewer, narrowing)}`,
      kept: null,
    };
  const narrowed = dimensions({ severity, kind });
  if (organisation?.length || repository?.length || detector?.length)
    return {
      given: [Prisma.sql`scope AS MATERIALIZED (${scopesOf(narrowing)})`],
      counted: changesOfScopes(narrowing, narrowed),
      kept: Prisma.sql`SELECT t.* FROM "TallyScoped" t WHERE t."scopeId" = ANY(ARRAY(SELECT id FROM scope WHERE id IS NOT NULL))
        AND t.kind = ANY(CASE WHEN a.of_kinds OR a.of_severities THEN a.kinds ELSE '{secret}' END::"IncidentKind"[])
        AND t.severity = ANY(CASE WHEN a.of_kinds OR a.of_severities THEN a.severities ELSE '{""}' END)`,
    };
  return {
    given: [],
    counted: Prisma.sql`SELECT t.* FROM "TallyUnfolded" t WHERE t."repositoryId" = 0 AND ${narrowed}`,
    kept: Prisma.sql`SELECT t.* FROM "TallyWhole" t
      WHERE t.kind = ANY(CASE WHEN a.of_kinds THEN a.kinds ELSE '{""}' END) AND t.severity = ANY(CASE WHEN a.of_severities THEN a.severities ELSE '{""}' END)`,
  };
}

/**
 * What stands open, by repository: a relation with the columns repositoryId, label and count. The label is its severity, or
 * where neither severities nor kinds are asked for, 'urgent' of what is critical or high. Of detectors it is counted from
 * what is open of them, by index.
 */
export function standing(viewer: Viewer, narrowing: Narrowing): Prisma.Sql {
  const { repository, detector, severity, kind } = narrowing;
  if (!seesEverything(viewer, narrowing.by) || detector?.length)
    return Prisma.sql`(SELECT i."repositoryId", i.severity::text AS label, 1 AS count FROM "Incident" i
      WHERE i."closedAt" IS NULL AND i."repositoryId" IS NOT NULL AND ${incidentsOf(viewer, narrowing)}) standing`;
  const measure = severity?.length || kind?.length ? "standing" : "pressing";
  const named = repository?.length ? Prisma.sql`t."repositoryId" = ANY(${idsNamed(repository)})` : Prisma.sql`true`;
  return Prisma.sql`(SELECT t."repositoryId", t.label, t.count FROM "TallyNow" t WHERE t.grain = 'now' AND t.measure = ${measure}
    AND t."repositoryId" <> 0 AND ${named} AND ${dimensions({ ...narrowing, severity: undefined })}) standing`;
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

/** Whether the time to remediate is over false positives, too. */
export const countsFalsePositives = ({ false_positives }: Narrowing) => false_positives === "include";

function dimensions({ organisation, severity, kind }: Narrowing): Prisma.Sql {
  return all([
    ...(organisation?.length
      ? [Prisma.sql`t."organisationId" = ANY(ARRAY(SELECT id FROM "Organisation" WHERE name = ANY(${organisation})))`]
      : []),
    ...(severity?.length ? [Prisma.sql`t.severity = ANY(${severity}::text[])`] : []),
    ...(kind?.length ? [Prisma.sql`t.kind::text = ANY(${kind}::text[])`] : []),
  ]);
}

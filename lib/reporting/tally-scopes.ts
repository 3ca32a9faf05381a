import { all } from "@/lib/db/conditions";
import { idsNamed } from "@/lib/incidents/repositories";
import { Prisma } from "@/prisma/generated/client";

/** What the incident i of a statement counts for; of whose organisation nothing is said. */
export const tallyOf = Prisma.raw(
  `tally_of(0, coalesce(i."repositoryId", 0), i.detector, i.kind, i.severity, i.status, i."ignoreReason", i."closedBy", i.verification, i.contact, i.regression, i."triggeredAt", i."closedAt", i."dueFrom", i."dueAt", i."askedAt", i."answeredAt", i."firstActionAt", i."closedMonth", i."remediateMs", i."remediateBucket", i."actionMonth", i."actionMs", i."actionBucket", NULL::text)`,
);

/** At least one repository or detector; with organisations, only what is theirs. */
export type Scopes = {
  organisation?: string[] | undefined;
  repository?: string[] | undefined;
  detector?: string[] | undefined;
};

/** Each repository, detector, or detector within a repository or organisation, by the ids it goes by; with its own where sums are kept of it. */
export function scopesOf({ organisation, repository, detector }: Scopes): Prisma.Sql {
  const owned = organisation?.length
    ? Prisma.sql`AND r."organisationId" IN (SELECT o.id FROM "Organisation" o WHERE o.name = ANY(${organisation}))`
    : Prisma.empty;
  const places = repository?.length
    ? Prisma.sql`SELECT 0 AS "organisationId", r.id AS "repositoryId" FROM "Repository" r WHERE r.id = ANY(${idsNamed(repository)}) ${owned}`
    : organisation?.length
      ? Prisma.sql`SELECT o.id AS "organisationId", 0 AS "repositoryId" FROM "Organisation" o WHERE o.name = ANY(${organisation})`
      : Prisma.sql`SELECT 0 AS "organisationId", 0 AS "repositoryId"`;
  const detectors = detector?.length
    ? Prisma.sql`SELECT DISTINCT detector FROM unnest(${detector}::text[]) detector`
    : Prisma.sql`SELECT '' AS detector`;
  return Prisma.sql`SELECT k.id, p."organisationId", p."repositoryId", d.detector FROM (${places}) p CROSS JOIN (${detectors}) d
    LEFT JOIN "TallyScope" k ON k.kept AND k."organisationId" = p."organisationId" AND k."repositoryId" = p."repositoryId" AND k.detector = d.detector`;
}

/**
 * What changed since; and of those with few incidents, all of them. The statement that reads both decides which is which,
 * and sees them at the same moment. The offset has incidents looked for scope by scope: as a join, the planner may go
 * through all there are where no scope asks for any.
 */
export function changesOfScopes(asked: Scopes, narrowed: Prisma.Sql): Prisma.Sql {
  const columns = Prisma.raw("t.grain, t.measure, t.period, t.severity, t.label, t.bucket");
  return Prisma.sql`
    SELECT ${columns}, t.count, t.ms FROM scope s JOIN "TallyUnfolded" t ON ${changesOf(asked)}
    WHERE s.id IS NOT NULL AND t."repositoryId" = 0 AND t.measure <> 'ran' AND ${narrowed}
    UNION ALL SELECT ${columns}, 1, t.ms FROM scope s
    CROSS JOIN LATERAL (SELECT i.* FROM ${incidentsOf(asked)} AND NOT i."needToKnow" OFFSET 0) i
    CROSS JOIN LATERAL ${tallyOf} t WHERE s.id IS NULL AND t."repositoryId" = 0 AND ${narrowed}`;
}

function changesOf({ organisation, repository, detector }: Scopes): Prisma.Sql {
  return all([
    ...(repository?.length ? [Prisma.sql`t."placeId" = s."repositoryId"`] : []),
    ...(organisation?.length && !repository?.length ? [Prisma.sql`t."organisationId" = s."organisationId"`] : []),
    ...(detector?.length ? [Prisma.sql`t.detector = s.detector`] : []),
  ]);
}

/** The incidents i of the scope s, up to a condition that may go on. */
function incidentsOf({ organisation, repository, detector }: Scopes): Prisma.Sql {
  const found = detector?.length ? Prisma.sql`AND i.detector = s.detector` : Prisma.empty;
  if (repository?.length) return Prisma.sql`"Incident" i WHERE i."repositoryId" = s."repositoryId" ${found}`;
  if (organisation?.length)
    return Prisma.sql`"Repository" r JOIN "Incident" i ON i."repositoryId" = r.id WHERE r."organisationId" = s."organisationId" ${found}`;
  return Prisma.sql`"Incident" i WHERE i.detector = s.detector`;
}

import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { mailAllowedDomains } from "@/lib/workspace";
import { Prisma } from "@/prisma/generated/client";

export type GrantScope = { memberId?: number; incidentId?: number; developerId?: number };
export type Recomputed = { granted: number; withdrawn: number };

const identitiesLock = 7303;
const namedIncidents = 20;

/**
 * Whoever changes who an address belongs to takes this first, in the transaction that changes it: grants computed
 * meanwhile wait, and then see the change.
 */
export async function lockIdentities(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(${identitiesLock}::int)::text`;
}

/**
 * Brings the derived grants in line with the commits: every incident in which an address that is known to be an active
 * member's authored a commit, each grant with its earliest such occurrence as evidence. Grants whose ground is gone go,
 * unless the incident is the member's own; grants given by hand stay, and what was taken away by hand stays away until
 * it is given again. New ones are made only while the playbook is on. For everybody, or narrowed by `only`.
 */
export async function recomputeGrants(tx: Tx, viewer: Viewer, only: GrantScope = {}): Promise<Recomputed> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock_shared(${identitiesLock}::int)::text`;
  const playbook = await tx.playbook.findUnique({ where: { id: "auto-grant-access" }, select: { enabled: true } });
  const domains = await mailAllowedDomains(tx);
  const memberId = only.developerId === undefined ? only.memberId : await memberOf(tx, only.developerId);
  if (memberId === null) return { granted: 0, withdrawn: 0 };
  const ofMember = (column: Prisma.Sql) =>
    memberId === undefined ? Prisma.empty : Prisma.sql`AND ${column} = ${memberId}::int`;
  const ofIncident = (column: Prisma.Sql) =>
    only.incidentId === undefined ? Prisma.empty : Prisma.sql`AND ${column} = ${only.incidentId}::int`;

  // What is due and what is there are held against each other by a full join, which never is a nested loop: right after
  // many grants were written, the planner thinks that there are few.
  const changed = await tx.$queryRaw`WITH known AS MATERIALIZED (
      SELECT d."memberId", a.id AS "addressId" FROM "Developer" d
      JOIN "Member" m ON m.id = d."memberId" AND m."deactivatedAt" IS NULL
      JOIN "Address" a ON a."developerId" = d.id AND ${provesAuthorship(domains)}
      WHERE TRUE ${ofMember(Prisma.sql`m.id`)}),
    taken AS MATERIALIZED (
      SELECT "incidentId", subject FROM (
        SELECT DISTINCT ON ("incidentId", subject) "incidentId", subject, type FROM "AuditEvent"
        WHERE type IN ('grant.given', 'grant.revoked') AND "incidentId" IS NOT NULL AND subject IS NOT NULL ${ofIncident(Prisma.sql`"incidentId"`)}
        ORDER BY "incidentId", subject, id DESC) decided
      WHERE type = 'grant.revoked'),
    due AS MATERIALIZED (
      SELECT k."memberId", o."incidentId", min(o.id) AS "occurrenceId" FROM known k
      JOIN "Occurrence" o ON o."authorId" = k."addressId" ${ofIncident(Prisma.sql`o."incidentId"`)}
      WHERE (o."incidentId", k."memberId"::text) NOT IN (SELECT "incidentId", subject FROM taken)
      GROUP BY 1, 2),
    compared AS MATERIALIZED (
      SELECT "memberId", "incidentId", due."occurrenceId", g.place, g.origin, g."occurrenceId" AS "restsOn" FROM due
      FULL JOIN (SELECT *, ctid AS place FROM "Grant" WHERE TRUE ${ofMember(Prisma.sql`"memberId"`)} ${ofIncident(Prisma.sql`"incidentId"`)}) g
      USING ("memberId", "incidentId")),
    given AS (
      INSERT INTO "Grant" ("memberId", "incidentId", permission, origin, "occurrenceId")
      SELECT "memberId", "incidentId", 'can_edit', 'author_match', "occurrenceId" FROM compared
      WHERE place IS NULL AND ${playbook?.enabled ?? false}::boolean
      ON CONFLICT DO NOTHING RETURNING "memberId", "incidentId"),
    moved AS (
      UPDATE "Grant" g SET "occurrenceId" = c."occurrenceId" FROM compared c
      WHERE g.ctid = c.place AND c.origin = 'author_match' AND c."occurrenceId" <> coalesce(c."restsOn", -1)),
    withdrawn AS (
      DELETE FROM "Grant" g
      WHERE g.ctid = ANY (ARRAY(SELECT place FROM compared WHERE origin = 'author_match' AND "occurrenceId" IS NULL))
        AND NOT EXISTS (SELECT FROM "Incident" i WHERE i.id = g."incidentId" AND i."assigneeId" = g."memberId")
      RETURNING g."memberId", g."incidentId")
    SELECT type, "memberId", count(*)::int AS count,
      (array_agg("incidentId" ORDER BY "incidentId"))[1:${namedIncidents}::int] AS "incidentIds"
    FROM (SELECT 'grant.derived' AS type, * FROM given UNION ALL SELECT 'grant.withdrawn', * FROM withdrawn) changed
    GROUP BY type, "memberId" ORDER BY type, "memberId"`;

  const changes = parseRows(changedRow, changed);
  if (changes.length === 0) return { granted: 0, withdrawn: 0 };
  await record(
    tx,
    viewer,
    changes.map(({ type, ...detail }) => ({
      type,
      incidentId: detail.count === 1 ? detail.incidentIds[0] : undefined,
      subject: String(detail.memberId),
      detail,
    })),
  );
  const total = (of: string) => changes.reduce((sum, { type, count }) => (type === of ? sum + count : sum), 0);
  return { granted: total("grant.derived"), withdrawn: total("grant.withdrawn") };
}

/**
 * What makes an address speak for its developer: a provider or a mailed code, within the domains of the organisation; or
 * a Manager's word, for any address but those that several people or machines commit with.
 */
function provesAuthorship(domains: readonly string[]): Prisma.Sql {
  return Prisma.sql`(
    (a.link IN ('provider', 'proved') AND a.unmailable IS NULL AND split_part(a.email, '@', 2) = ANY(${[...domains]}::text[]))
    OR (a.link = 'approved' AND (a.unmailable IS NULL OR a.unmailable NOT IN ('bot', 'shared'))))`;
}

async function memberOf(tx: Tx, developerId: number): Promise<number | null> {
  const developer = await tx.developer.findUnique({ where: { id: developerId }, select: { memberId: true } });
  return developer?.memberId ?? null;
}

const changedRow = z.object({
  type: z.enum(["grant.derived", "grant.withdrawn"]),
  memberId: z.number(),
  count: z.number(),
  incidentIds: z.array(z.number()),
});

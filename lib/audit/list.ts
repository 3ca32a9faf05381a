import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById, type Slice } from "@/lib/db/keyset";
import { parseRows } from "@/lib/db/rows";
import { Prisma } from "@/prisma/generated/client";

export type AuditFilter = {
  memberId?: number | undefined;
  memberEmail?: string | undefined;
  /** In a member's name or address. */
  memberName?: string | undefined;
  tokenId?: string | undefined;
  types?: readonly string[] | undefined;
  incidentId?: number | undefined;
  address?: string | undefined;
  from?: Date | undefined;
  until?: Date | undefined;
  search?: string | undefined;
  /** The number of the last event there is to see. */
  upTo?: number | undefined;
};

export type AuditRow = z.infer<typeof auditRow>;
const auditRow = z.object({
  id: z.bigint(),
  type: z.string(),
  actor: z.string(),
  memberId: z.number().nullable(),
  memberName: z.string().nullable(),
  memberEmail: z.string().nullable(),
  /** The name of the token that acted, or whom the link that acted was for. */
  through: z.string().nullable(),
  incidentId: z.number().nullable(),
  subject: z.string().nullable(),
  address: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
});

/** What happened, newest first unless asked otherwise, a page at a time. */
export async function listAudit(
  viewer: Viewer,
  filter: AuditFilter,
  page: PageRequest,
  order: "asc" | "desc" = "desc",
): Promise<Page<AuditRow>> {
  authorize(viewer, "audit_logs:read");
  return pageById(page, order, (slice) => rowsOf(viewer, filter, slice));
}

export async function countAudit(viewer: Viewer, filter: AuditFilter): Promise<number> {
  authorize(viewer, "audit_logs:read");
  const rows = await db().$queryRaw`SELECT count(*)::int AS count FROM "AuditEvent" e WHERE ${whereOf(viewer, filter)}`;
  return parseRows(z.object({ count: z.number() }), rows)[0]?.count ?? 0;
}

/** The types that have ever been recorded, for choosing from. */
export async function auditTypes(viewer: Viewer): Promise<string[]> {
  authorize(viewer, "audit_logs:read");
  // A walk along the index from type to type: DISTINCT would read every row.
  const rows = await db().$queryRaw`WITH RECURSIVE kinds AS (
      (SELECT type FROM "AuditEvent" ORDER BY type LIMIT 1)
      UNION ALL
      SELECT (SELECT e.type FROM "AuditEvent" e WHERE e.type > kinds.type ORDER BY e.type LIMIT 1) FROM kinds
      WHERE kinds.type IS NOT NULL)
    SELECT type FROM kinds WHERE type IS NOT NULL`;
  return parseRows(z.object({ type: z.string() }), rows).map(({ type }) => type);
}

/** Rows of the audit trail with the names of who acted. */
async function rowsOf(viewer: Viewer, filter: AuditFilter, { where, orderBy, take }: Slice): Promise<AuditRow[]> {
  const bound = where.id;
  const bounds = [
    ...(bound && "gt" in bound ? [Prisma.sql`e.id > ${bound.gt}::bigint`] : []),
    ...(bound && "lt" in bound ? [Prisma.sql`e.id < ${bound.lt}::bigint`] : []),
  ];
  const direction = orderBy.id === "asc" ? Prisma.sql`ASC` : Prisma.sql`DESC`;
  const rows = await db().$queryRaw`SELECT e.id, e.type, e.actor, e."memberId", m.name AS "memberName",
      m.email AS "memberEmail", coalesce(t.name, l.recipient) AS through, e."incidentId", e.subject, e.address, e.detail,
      e."createdAt"
    FROM "AuditEvent" e
    LEFT JOIN "Member" m ON m.id = e."memberId"
    LEFT JOIN "ApiToken" t ON t.id = CASE WHEN e.actor LIKE 'token:%' THEN substr(e.actor, 7)::uuid END
    LEFT JOIN "SharingLink" l ON l.id = CASE WHEN e.actor LIKE 'link:%' THEN substr(e.actor, 6)::uuid END
    WHERE ${Prisma.join([whereOf(viewer, filter), ...bounds], " AND ")}
    ORDER BY e.id ${direction} LIMIT ${take}`;
  return parseRows(auditRow, rows);
}

function whereOf(viewer: Viewer, filter: AuditFilter): Prisma.Sql {
  const { memberId, memberEmail, memberName, tokenId, types, incidentId, address, from, until, search, upTo } = filter;
  const conditions = [
    ofKnown(viewer),
    ...(memberId === undefined ? [] : [Prisma.sql`e."memberId" = ${memberId}::int`]),
    ...(memberEmail === undefined
      ? []
      : [Prisma.sql`e."memberId" IN (SELECT id FROM "Member" WHERE email = ${memberEmail.toLowerCase()})`]),
    ...(memberName ? [memberNamed(containing(memberName))] : []),
    ...(tokenId === undefined ? [] : [Prisma.sql`e.actor = ${`token:${tokenId}`}`]),
    ...(types?.length ? [Prisma.sql`e.type = ANY(${[...types]}::text[])`] : []),
    ...(incidentId === undefined ? [] : [Prisma.sql`e."incidentId" = ${incidentId}::int`]),
    ...(address ? [Prisma.sql`starts_with(e.address, ${address})`] : []),
    ...(from ? [Prisma.sql`e."createdAt" >= ${from}::timestamptz`] : []),
    ...(until ? [Prisma.sql`e."createdAt" < ${until}::timestamptz`] : []),
    ...(search ? [searchFor(search)] : []),
    ...(upTo === undefined ? [] : [Prisma.sql`e.id <= ${upTo}::bigint`]),
  ];
  return Prisma.join(conditions, " AND ");
}

/** What happens to an incident that is kept among those who need to know is told to nobody else. */
function ofKnown(viewer: Viewer): Prisma.Sql {
  return Prisma.sql`NOT EXISTS (SELECT 1 FROM "Incident" i
    WHERE i.id = e."incidentId" AND i."needToKnow" AND NOT (${visibleSql(viewer)}))`;
}

function searchFor(search: string): Prisma.Sql {
  const incident = /^INC-(\d{1,9})$/i.exec(search)?.[1];
  if (incident) return Prisma.sql`e."incidentId" = ${Number(incident)}::int`;
  const pattern = containing(search);
  return Prisma.sql`(e.type ILIKE ${pattern} OR e.actor ILIKE ${pattern} OR e.subject ILIKE ${pattern}
    OR e.address ILIKE ${pattern} OR e.detail::text ILIKE ${pattern}
    OR ${memberNamed(pattern)})`;
}

function memberNamed(pattern: string): Prisma.Sql {
  return Prisma.sql`e."memberId" IN (SELECT id FROM "Member" WHERE name ILIKE ${pattern} OR email ILIKE ${pattern})`;
}

const containing = (text: string) => `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;

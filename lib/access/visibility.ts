import { can, type Permission } from "@/lib/access/policy";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { Prisma } from "@/prisma/generated/client";

const nothing: Prisma.IncidentWhereInput = { id: -1 };

/** The incidents this viewer may see: part of every read, count, export and aggregate. `by`: figures need another permission. */
export function visibleTo(viewer: Viewer, by: Permission = "incidents:read"): Prisma.IncidentWhereInput {
  if (!can(viewer, by)) return nothing;
  if (viewer.kind === "system") return {};
  if (viewer.kind === "link") return { id: viewer.incidentId, needToKnow: false };
  if (viewer.accessLevel !== "restricted") return neededBy(viewer);
  const { memberId } = viewer;
  return { AND: [neededBy(viewer), { OR: [{ assigneeId: memberId }, { grants: { some: { memberId } } }] }] };
}

/** What is kept among those who need to know is for them and the owners alone, whatever else would give access to it. */
function neededBy({ accessLevel, memberId }: MemberViewer): Prisma.IncidentWhereInput {
  if (accessLevel === "owner") return {};
  return { OR: [{ needToKnow: false }, { response: { people: { some: { memberId } } } }] };
}

/** The same as SQL, about the incident that the statement calls i. */
export function visibleSql(viewer: Viewer, by: Permission = "incidents:read"): Prisma.Sql {
  if (!can(viewer, by)) return Prisma.sql`false`;
  if (viewer.kind === "system") return Prisma.sql`true`;
  if (viewer.kind === "link") return Prisma.sql`(i.id = ${viewer.incidentId} AND NOT i."needToKnow")`;
  if (viewer.accessLevel !== "restricted") return neededSql(viewer);
  return Prisma.sql`(i.id IN (SELECT g."incidentId" FROM "Grant" g WHERE g."memberId" = ${viewer.memberId}::int
    UNION SELECT a.id FROM "Incident" a WHERE a."assigneeId" = ${viewer.memberId}::int) AND ${neededSql(viewer)})`;
}

function neededSql({ accessLevel, memberId }: MemberViewer): Prisma.Sql {
  if (accessLevel === "owner") return Prisma.sql`true`;
  return Prisma.sql`(NOT i."needToKnow" OR i.id IN (SELECT p."incidentId" FROM "ResponsePerson" p WHERE p."memberId" = ${memberId}::int))`;
}

/** Whether `visibleTo` leaves out nothing that the tallies count: they leave out what is kept among those who need to know. */
export function seesEverything(viewer: Viewer, by: Permission = "incidents:read"): boolean {
  if (!can(viewer, by)) return false;
  return viewer.kind === "system" || (viewer.kind !== "link" && viewer.accessLevel !== "restricted");
}

/** The incidents this viewer may change, of those it may see. */
export function editableBy(viewer: Viewer): Prisma.IncidentWhereInput {
  if (!can(viewer, "incidents:write")) return nothing;
  if (viewer.kind === "system") return {};
  if (viewer.kind === "link") return { id: viewer.incidentId, needToKnow: false };
  if (viewer.accessLevel !== "restricted") return neededBy(viewer);
  const { memberId } = viewer;
  return {
    AND: [
      neededBy(viewer),
      {
        OR: [
          { assigneeId: memberId },
          { grants: { some: { memberId, permission: { in: ["can_edit", "full_access"] } } } },
        ],
      },
    ],
  };
}

/** The incidents this viewer may share by a link, and give others access to: all, or those granted in full. */
export function shareableBy(viewer: Viewer): Prisma.IncidentWhereInput {
  if (can(viewer, "incidents:share")) return visibleTo(viewer);
  if (viewer.kind !== "member" && !(viewer.kind === "token" && viewer.scopes.includes("incidents:share")))
    return nothing;
  return {
    AND: [visibleTo(viewer), { grants: { some: { memberId: viewer.memberId, permission: "full_access" } } }],
  };
}

import { can, type Permission } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { Prisma } from "@/prisma/generated/client";

const nothing: Prisma.IncidentWhereInput = { id: -1 };

/** The incidents this viewer may see: part of every read, count, export and aggregate. `by`: figures need another permission. */
export function visibleTo(viewer: Viewer, by: Permission = "incidents:read"): Prisma.IncidentWhereInput {
  if (!can(viewer, by)) return nothing;
  if (seesEverything(viewer, by) || viewer.kind === "system") return {};
  if (viewer.kind === "link") return { id: viewer.incidentId };
  return { OR: [{ assigneeId: viewer.memberId }, { grants: { some: { memberId: viewer.memberId } } }] };
}

/** The same as SQL, about the incident that the statement calls i. */
export function visibleSql(viewer: Viewer): Prisma.Sql {
  if (!can(viewer, "incidents:read")) return Prisma.sql`false`;
  if (seesEverything(viewer)) return Prisma.sql`true`;
  if (viewer.kind === "link") return Prisma.sql`i.id = ${viewer.incidentId}`;
  if (viewer.kind === "system") return Prisma.sql`true`;
  return Prisma.sql`i.id IN (SELECT g."incidentId" FROM "Grant" g WHERE g."memberId" = ${viewer.memberId}::int
    UNION SELECT a.id FROM "Incident" a WHERE a."assigneeId" = ${viewer.memberId}::int)`;
}

/** Whether `visibleTo` leaves nothing out, for what counts in SQL. */
export function seesEverything(viewer: Viewer, by: Permission = "incidents:read"): boolean {
  if (!can(viewer, by)) return false;
  return viewer.kind === "system" || (viewer.kind !== "link" && viewer.accessLevel !== "restricted");
}

/** The incidents this viewer may change. */
export function editableBy(viewer: Viewer): Prisma.IncidentWhereInput {
  if (!can(viewer, "incidents:write")) return nothing;
  if (viewer.kind === "system") return {};
  if (viewer.kind === "link") return { id: viewer.incidentId };
  if (viewer.accessLevel !== "restricted") return {};
  const { memberId } = viewer;
  return {
    OR: [{ assigneeId: memberId }, { grants: { some: { memberId, permission: { in: ["can_edit", "full_access"] } } } }],
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

import { can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";

/** Active restricted members who were not given this incident; null for a viewer who may not see the other members. */
export async function listGrantable(
  viewer: Viewer,
  incidentId: number,
): Promise<{ id: number; name: string; email: string }[] | null> {
  if (!can(viewer, "members:read")) return null;
  return db().member.findMany({
    where: { accessLevel: "restricted", deactivatedAt: null, service: false, grants: { none: { incidentId } } },
    orderBy: { name: "asc" },
    select: { id: true, name: true, email: true },
  });
}

import { can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";

/** Who an incident can be given to: active members, by name. Restricted members see only themselves. */
export async function listAssignable(viewer: Viewer): Promise<{ id: number; name: string; email: string }[]> {
  const all = can(viewer, "analytics:read");
  const self = "memberId" in viewer ? viewer.memberId : -1;
  return db().member.findMany({
    where: { deactivatedAt: null, ...(all ? {} : { id: self }) },
    orderBy: { name: "asc" },
    select: { id: true, name: true, email: true },
  });
}

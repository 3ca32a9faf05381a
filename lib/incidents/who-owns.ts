import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";

export type Ownership = { unowned: number; owned: { name: string; count: number }[] };

/** Which active members own the open incidents of one developer, most first, and how many nobody active owns. */
export async function whoOwnsWorkOf(viewer: Viewer, developerId: number): Promise<Ownership> {
  authorize(viewer, "members:read");
  const counts = await db().incident.groupBy({
    by: ["assigneeId"],
    where: { AND: [{ closedAt: null, author: { developerId } }, visibleTo(viewer)] },
    _count: { _all: true },
  });
  const owners = await db().member.findMany({
    where: { id: { in: counts.flatMap(({ assigneeId }) => assigneeId ?? []) }, deactivatedAt: null },
    select: { id: true, name: true },
  });
  const nameOf = new Map(owners.map(({ id, name }) => [id, name]));
  const ownership: Ownership = { unowned: 0, owned: [] };
  for (const { assigneeId, _count } of counts) {
    const name = nameOf.get(assigneeId ?? -1);
    if (name === undefined) ownership.unowned += _count._all;
    else ownership.owned.push({ name, count: _count._all });
  }
  ownership.owned.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name));
  return ownership;
}

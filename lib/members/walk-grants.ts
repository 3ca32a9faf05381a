import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { PageRequest } from "@/lib/db/keyset";
import type { Prisma } from "@/prisma/generated/client";

type GrantFilter = { memberId?: number | undefined };
const shown = {
  memberId: true,
  incidentId: true,
  permission: true,
  origin: true,
  occurrenceId: true,
  createdAt: true,
  member: { select: { name: true, email: true } },
} satisfies Prisma.GrantSelect;
type Grant = Prisma.GrantGetPayload<{ select: typeof shown }>;

/** Every grant to what the viewer may know of, by member and incident, a page at a time; a cursor names the one before. */
export async function walkGrants(
  viewer: Viewer,
  filter: GrantFilter,
  { cursor, limit }: PageRequest,
): Promise<{ rows: Grant[]; next: string | null }> {
  authorize(viewer, "members:read");
  const [, memberId, incidentId] = /^(\d{1,9})-(\d{1,9})$/.exec(cursor ?? "") ?? [];
  const before = memberId && incidentId ? { memberId: Number(memberId), incidentId: Number(incidentId) } : null;
  const rows = await db().grant.findMany({
    where: whereOf(viewer, filter),
    orderBy: [{ memberId: "asc" }, { incidentId: "asc" }],
    ...(before ? { cursor: { memberId_incidentId: before }, skip: 1 } : {}),
    take: limit,
    select: shown,
  });
  const last = rows.at(-1);
  return { rows, next: rows.length < limit || !last ? null : `${last.memberId}-${last.incidentId}` };
}

export async function countGrants(viewer: Viewer, filter: GrantFilter): Promise<number> {
  authorize(viewer, "members:read");
  return db().grant.count({ where: whereOf(viewer, filter) });
}

const whereOf = (viewer: Viewer, { memberId }: GrantFilter): Prisma.GrantWhereInput => ({
  incident: visibleTo(viewer, "members:read"),
  ...(memberId === undefined ? {} : { memberId }),
});

import { isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import type { Db } from "@/lib/db/client";
import type { Member, Prisma } from "@/prisma/generated/client";

const mostSummaries = 100;

/** What a member sees with their own eyes, when nobody asks for them. */
export function eyesOf({ id, accessLevel, name, email }: Member): MemberViewer {
  return { kind: "member", memberId: id, accessLevel, name, email };
}

/** The viewer's own notifications, of what they may see now: what they lost since is as if it had never been told. */
export async function ownNotifications(within: Db, viewer: MemberViewer): Promise<Prisma.NotificationWhereInput> {
  const { memberId } = viewer;
  const incidentless: Prisma.NotificationWhereInput[] = [
    { kind: { in: ["assigned", "export", "campaign", "on_call"] } },
    { id: { in: await shownSummaries(within, viewer) } },
  ];
  if (isManager(viewer)) incidentless.push({ kind: "notice" });
  return {
    memberId,
    AND: viewer.accessLevel === "restricted" ? discreet : [],
    // In an OR, Prisma drops a relation whose filter is empty, as it is for those who see everything.
    OR: [
      { incidentId: { not: null }, incident: visibleTo(viewer) },
      { incidentId: null, OR: incidentless },
    ],
  };
}

/** What others answered, and what they were mailed, is not a restricted member's to know, not even of their own incidents. */
const discreet: Prisma.NotificationWhereInput[] = [
  { kind: { notIn: ["feedback", "dispute"] } },
  { OR: [{ kind: { not: "notice" } }, { detail: { path: ["event"], string_starts_with: "incident." } }] },
];

/** What is told of many incidents at once, access given or due dates, stays while one of those named is visible. */
async function shownSummaries(within: Db, viewer: MemberViewer): Promise<number[]> {
  const summaries = await within.notification.findMany({
    where: { memberId: viewer.memberId, kind: { in: ["granted", "due_soon", "overdue"] }, incidentId: null },
    orderBy: { id: "desc" },
    take: mostSummaries,
    select: { id: true, detail: true },
  });
  if (summaries.length === 0) return [];
  const named = new Map(summaries.map(({ id, detail }) => [id, incidentIdsOf(detail)]));
  const visible = await within.incident.findMany({
    where: { AND: [{ id: { in: [...new Set([...named.values()].flat())] } }, visibleTo(viewer)] },
    select: { id: true },
  });
  const seen = new Set(visible.map(({ id }) => id));
  return [...named].flatMap(([id, incidentIds]) => (incidentIds.some((incident) => seen.has(incident)) ? id : []));
}

function incidentIdsOf(detail: Prisma.JsonValue): number[] {
  const ids = detail && typeof detail === "object" && !Array.isArray(detail) ? detail.incidentIds : [];
  return Array.isArray(ids) ? ids.filter((id) => typeof id === "number") : [];
}

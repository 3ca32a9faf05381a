import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";

export const threadView = {
  id: true,
  incidentId: true,
  kind: true,
  host: true,
  repository: true,
  number: true,
  url: true,
  state: true,
  title: true,
  labels: true,
  branch: true,
  attempts: true,
  error: true,
  closedBy: true,
  closedAt: true,
  createdAt: true,
} satisfies Prisma.ThreadSelect;
export type ThreadView = Prisma.ThreadGetPayload<{ select: typeof threadView }>;

/** The issues and changes made for an incident, oldest first. */
export async function listThreads(viewer: Viewer, incidentId: number): Promise<ThreadView[]> {
  authorize(viewer, "incidents:read");
  const visible = await db().incident.count({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (visible === 0) throw new NotFound("There is no such incident.");
  return db().thread.findMany({ where: { incidentId }, orderBy: { id: "asc" }, select: threadView });
}

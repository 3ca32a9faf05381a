import type { Viewer } from "@/lib/access/viewer";
import { isDeveloper } from "@/lib/closure/level";
import type { Tx } from "@/lib/db/client";
import type { Closer } from "@/prisma/generated/enums";

/**
 * Who closes an incident, for the figures: its developer (through a link, or in the app; also when a Manager approves what
 * they asked for, and when a member closes what they committed themselves), security, a playbook, or the source.
 */
export async function closerOf(
  tx: Tx,
  viewer: Viewer,
  incidentId: number,
  requestedBy: string | undefined,
): Promise<Closer> {
  if (requestedBy) return requestedBy.startsWith("link:") ? "link" : "app";
  if (viewer.kind === "system") return viewer.job.startsWith("playbook:") ? "playbook" : "source";
  if (viewer.kind === "link") return "link";
  if (isDeveloper(viewer)) return "app";
  const { memberId } = viewer;
  const own = await tx.incident.count({ where: { id: incidentId, author: { developer: { memberId } } } });
  return own === 1 ? "app" : "security";
}

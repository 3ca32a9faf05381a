import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, visibleTo } from "@/lib/access/visibility";
import type { Tx } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import type { Incident } from "@/prisma/generated/client";

/** The incident, for a verb: NotFound where the viewer may not see it, Forbidden where it may only look. */
export async function editableIncident(tx: Tx, viewer: Viewer, id: number): Promise<Incident> {
  authorize(viewer, "incidents:read");
  const incident = await tx.incident.findFirst({ where: { AND: [{ id }, editableBy(viewer), visibleTo(viewer)] } });
  if (incident) return incident;
  // Looked at after, so that one deleted between the two is one that does not exist.
  const visible = await tx.incident.count({ where: { AND: [{ id }, visibleTo(viewer)] } });
  if (visible > 0) throw new Forbidden("You may look at this incident, but not change it.");
  throw new NotFound("There is no such incident.");
}

/** The same, and open; a form rendered for an earlier version is told so instead of overwriting what came between. */
export async function openIncident(tx: Tx, viewer: Viewer, id: number, version?: number): Promise<Incident> {
  const incident = await editableIncident(tx, viewer, id);
  if (incident.closedAt)
    throw new Conflict(`Incident ${id} is ${incident.status} already.`, { status: incident.status });
  if (version !== undefined && version !== incident.version) {
    throw new Conflict(`Incident ${id} has changed since you opened the page. Look at it again before deciding.`);
  }
  return incident;
}

/** Refuses to tell people elsewhere of what only a few are to know. */
export function requireTellable({ needToKnow }: Pick<Incident, "needToKnow">): void {
  if (needToKnow)
    throw new Conflict("This incident is kept among those who need to know: nothing is written about it elsewhere.");
}

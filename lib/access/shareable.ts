import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { shareableBy, visibleTo } from "@/lib/access/visibility";
import type { Tx } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import type { Incident } from "@/prisma/generated/client";

/** The incident, for a verb that opens it to others: NotFound where the viewer may not see it, Forbidden without full access. */
export async function shareableIncident(tx: Tx, viewer: Viewer, id: number): Promise<Incident> {
  authorize(viewer, "incidents:read");
  const incident = await tx.incident.findFirst({ where: { AND: [{ id }, visibleTo(viewer)] } });
  if (!incident) throw new NotFound("There is no such incident.");
  const shareable = await tx.incident.count({ where: { AND: [{ id }, shareableBy(viewer)] } });
  if (shareable === 0)
    throw new Forbidden(
      "This needs the permission incidents:share, or full access to this incident. Ask a manager of the workspace.",
    );
  return incident;
}

import type { Viewer } from "@/lib/access/viewer";
import { isDeveloper } from "@/lib/closure/level";
import { inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident } from "@/lib/incidents/editable";
import { requireAcceptable } from "@/lib/incidents/ignore";

export type Prolonging = { until: Date; comment?: string | undefined; version?: number | undefined };

/** Moves the end of the time for which an incident is ignored: later, or sooner. Its reason and its close stay. */
export async function prolongIgnore(
  viewer: Viewer,
  id: number,
  { until, comment, version }: Prolonging,
): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, id);
    if (isDeveloper(viewer)) throw new Forbidden("How long a risk is accepted is for members and managers to say.");
    const { status, ignoredUntil, severity } = incident;
    if (status !== "ignored" || !ignoredUntil)
      throw new Conflict(`Incident ${id} is not ignored until a day. Reopen it, and ignore it with an end.`);
    requireAcceptable(until, severity, comment);
    const { count } = await tx.incident.updateMany({
      where: { id, status: "ignored", version: version ?? incident.version },
      data: { ignoredUntil: until, version: { increment: 1 } },
    });
    if (count !== 1)
      throw new Conflict(`Incident ${id} has changed since you opened the page. Look at it again before deciding.`);
    const words = comment?.trim();
    const detail = {
      before: ignoredUntil.toISOString(),
      until: until.toISOString(),
      ...(words ? { comment: words } : {}),
    };
    await announce(tx, viewer, [{ type: "incident.prolonged", incidentId: id, detail }]);
  });
}

import { authorize, isManager } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident } from "@/lib/incidents/editable";
import { transition } from "@/lib/incidents/transition";

export type Review = { verdict: "fine" | "reopen"; comment?: string | undefined };

/** A Manager's second look at a closure that was drawn for it: fine, or open again with the reason. */
export async function reviewClosure(viewer: Viewer, incidentId: number, { verdict, comment }: Review): Promise<void> {
  authorize(viewer, "incidents:write");
  const words = comment?.trim() ?? "";
  if (verdict === "reopen" && words === "")
    throw new Invalid("Say why it is opened again: the developer reads it.", { pointer: "/comment" });
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, incidentId);
    if (!isManager(viewer)) throw new Forbidden("Managers review closures.");
    const { count } = await tx.incident.updateMany({
      where: { id: incidentId, version: incident.version, reviewDrawnAt: { not: null }, reviewedAt: null },
      data: { reviewedAt: new Date(), reviewedBy: actorOf(viewer) },
    });
    if (count !== 1) throw new Conflict(`Incident ${incidentId} does not wait for a review.`);
    const detail = { verdict, ...(words ? { comment: words } : {}) };
    await announce(tx, viewer, [{ type: "closure.reviewed", incidentId, detail }]);
    if (verdict === "reopen")
      await transition(tx, viewer, incident, { to: "open", regression: false, at: new Date(), comment: words });
  });
}

import { actorOf, type MemberViewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { openIncident } from "@/lib/incidents/editable";
import { escalate } from "@/lib/oncall/escalate";
import { mayTakePart } from "@/lib/oncall/terms";

/** Pages whoever is on call about an incident, because somebody says so. Answers the escalation. */
export async function pageNow(viewer: MemberViewer, incidentId: number): Promise<number> {
  mayTakePart(viewer);
  return inTransaction(async (tx) => {
    const incident = await openIncident(tx, viewer, incidentId);
    // Somebody asks for it now: that is urgent, whatever the severity says.
    const outcome = await escalate(tx, viewer, { ...incident, severity: "critical" }, actorOf(viewer));
    if (outcome === "acknowledged already") throw new Conflict("Somebody has acknowledged it already, and owns it.");
    const live = await tx.escalation.findFirstOrThrow({ where: { incidentId, state: { not: "over" } } });
    return live.id;
  });
}

import type { Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { announce } from "@/lib/incidents/announce";
import { editableIncident } from "@/lib/incidents/editable";
import type { Severity } from "@/prisma/generated/enums";

/** Gives an incident another severity; it holds until a source speaks of it anew. */
export async function setSeverity(viewer: Viewer, id: number, severity: Severity): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, id);
    if (incident.severity === severity) return;
    await tx.incident.update({ where: { id }, data: { severity, severityAt: new Date() } });
    await announce(tx, viewer, [
      { type: "incident.severity_changed", incidentId: id, detail: { from: incident.severity, to: severity } },
    ]);
  });
}

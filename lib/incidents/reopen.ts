import type { Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { editableIncident } from "@/lib/incidents/editable";
import { transition } from "@/lib/incidents/transition";

export async function reopenIncident(viewer: Viewer, id: number): Promise<void> {
  if (viewer.kind === "link") throw new Forbidden("A link cannot reopen an incident.");
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, id);
    if (!incident.closedAt) throw new Conflict(`Incident ${id} is open.`, { status: incident.status });
    await transition(tx, viewer, incident, { to: "open", regression: false, at: new Date() });
  });
}

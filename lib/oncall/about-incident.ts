import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type HandOffView, listHandOffs } from "@/lib/oncall/hand-off";
import { type EscalationView, listEscalations } from "@/lib/oncall/list-escalations";

export type OnCallOfIncident = { escalation: EscalationView | null; handOffs: HandOffView[] };

/** What on call has to do with an incident: its last escalation, and what was handed over about it. */
export async function onCallOf(viewer: Viewer, incidentId: number): Promise<OnCallOfIncident> {
  const last = await db().escalation.findFirst({
    where: { incidentId, incident: visibleTo(viewer) },
    orderBy: { id: "desc" },
    select: { id: true },
  });
  const before = last ? { cursor: String(last.id + 1), limit: 1 } : null;
  const escalation = before ? ((await listEscalations(viewer, {}, before)).rows[0] ?? null) : null;
  const handOffs = await listHandOffs(viewer, { incidentId }, { limit: 10 });
  return { escalation, handOffs: handOffs.rows };
}

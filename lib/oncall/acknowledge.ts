import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Conflict, NotFound } from "@/lib/errors";
import { editableIncident } from "@/lib/incidents/editable";
import { makeOwner } from "@/lib/incidents/make-owner";
import { dispatchAll } from "@/lib/oncall/dispatch";
import { databaseNow } from "@/lib/oncall/escalate";
import { mayTakePart } from "@/lib/oncall/terms";

export type Through = "app" | "page" | "pagerduty";

const acknowledgedRow = z.object({ id: z.number(), level: z.number() });

/**
 * Stops the paging and makes the viewer the incident's owner. One conditional UPDATE decides between an acknowledgement
 * and the next page: after it has answered, nobody is paged. Acknowledged by the viewer before, it changes nothing.
 */
export async function acknowledge(viewer: MemberViewer, id: number, through: Through): Promise<void> {
  mayTakePart(viewer);
  await inTransaction(async (tx) => {
    const found = await tx.escalation.findFirst({ where: { id, incident: visibleTo(viewer) } });
    if (!found) throw new NotFound("There is no such escalation.");
    await editableIncident(tx, viewer, found.incidentId);
    // The incident first, as whoever closes it does.
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${found.incidentId} FOR NO KEY UPDATE`;
    const { memberId } = viewer;
    const rows = await tx.$queryRaw`UPDATE "Escalation" SET state = 'acknowledged', "dueAt" = NULL,
        "acknowledgedAt" = now(), "acknowledgedBy" = ${memberId}::int, "acknowledgedIn" = ${through}
      WHERE id = ${id}::int AND state IN ('open', 'exhausted') RETURNING id, level`;
    const [won] = parseRows(acknowledgedRow, rows);
    if (!won) return refuse(tx, viewer, id);
    const subject = String(id);
    const detail = { escalationId: id, level: won.level, through };
    await record(tx, viewer, [{ type: "escalation.acknowledged", incidentId: found.incidentId, subject, detail }]);
    const incident = await tx.incident.findUniqueOrThrow({ where: { id: found.incidentId } });
    if (!incident.closedAt && incident.assigneeId !== memberId) await makeOwner(tx, viewer, incident, viewer);
    await dispatchAll(tx, "acknowledge", [{ escalationId: id, level: 0 }], await databaseNow(tx));
  });
}

async function refuse(tx: Tx, viewer: MemberViewer, id: number): Promise<void> {
  const present = await tx.escalation.findUniqueOrThrow({ where: { id }, include: { acknowledger: true } });
  if (present.state === "over") throw new Conflict("The incident is closed, and nobody is paged any more.");
  if (present.acknowledgedBy === viewer.memberId) return;
  const who = present.acknowledger?.name ?? "Somebody";
  throw new Conflict(`${who} acknowledged it already, and owns the incident.`);
}

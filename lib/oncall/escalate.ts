import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { nextOfficeMoment } from "@/lib/oncall/office-hours";
import { isUrgent, storedPolicy } from "@/lib/oncall/policy";
import type { Incident } from "@/prisma/generated/client";

const nowRow = z.object({ now: z.date() });
const liveRow = z.object({ id: z.number(), state: z.string(), urgent: z.boolean() });

/** What the database's clock says: deadlines go by it alone, whatever the clocks of our processes say. */
export async function databaseNow(tx: Tx): Promise<Date> {
  const [row] = parseRows(nowRow, await tx.$queryRaw`SELECT now() AS now`);
  return row?.now ?? new Date();
}

export type Started = "started" | "made urgent" | "waits already" | "acknowledged already";

/**
 * Begins to page about an incident: at once where its severity is urgent, else from the next office hour on. An incident
 * has one escalation at a time; one that waits for the office is made urgent where the incident has become so.
 */
export async function escalate(
  tx: Tx,
  viewer: Viewer,
  incident: Pick<Incident, "id" | "severity">,
  cause: string,
): Promise<Started> {
  const policy = await storedPolicy(tx);
  const now = await databaseNow(tx);
  const urgent = isUrgent(policy, incident.severity);
  const dueAt = urgent ? now : nextOfficeMoment(now, policy);
  const inserted = await tx.$queryRaw`INSERT INTO "Escalation" ("incidentId", urgent, cause, "startedAt", "dueAt")
    VALUES (${incident.id}::int, ${urgent}, ${cause}, now(), ${dueAt}::timestamptz)
    ON CONFLICT ("incidentId") WHERE state <> 'over' DO NOTHING RETURNING id, state::text, urgent`;
  const [started] = parseRows(liveRow, inserted);
  if (!started) return makeUrgent(tx, viewer, incident.id, urgent);
  const detail = { escalationId: started.id, urgent, cause, dueAt: dueAt.toISOString() };
  await record(tx, viewer, [
    { type: "escalation.started", incidentId: incident.id, subject: String(started.id), detail },
  ]);
  return "started";
}

async function makeUrgent(tx: Tx, viewer: Viewer, incidentId: number, urgent: boolean): Promise<Started> {
  const [live] = await tx.escalation.findMany({ where: { incidentId, state: { not: "over" } } });
  if (live?.state === "acknowledged") return "acknowledged already";
  if (!live || !urgent || live.urgent) return "waits already";
  const { count } = await tx.escalation.updateMany({
    where: { id: live.id, state: "open", urgent: false },
    data: { urgent: true, dueAt: await databaseNow(tx) },
  });
  if (count !== 1) return "waits already";
  const subject = String(live.id);
  await record(tx, viewer, [
    { type: "escalation.made_urgent", incidentId, subject, detail: { escalationId: live.id } },
  ]);
  return "made urgent";
}

import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { editableIncident } from "@/lib/incidents/editable";
import type { Incident } from "@/prisma/generated/client";

/** What is looked at in every shift. */
export const onCallLabel = "oncall";
const most = 10;

/** Gives an incident these labels and no others. */
export async function labelIncident(viewer: Viewer, id: number, wanted: readonly string[]): Promise<void> {
  const labels = [...new Set(wanted.map((label) => label.trim().toLowerCase()))].sort();
  if (labels.length > most || labels.some((label) => !/^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u.test(label)))
    throw new Invalid("Up to ten labels of letters, digits, dots and dashes.", { pointer: "/labels" });
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, id);
    if (memberIdOf(viewer) === null || ("accessLevel" in viewer && viewer.accessLevel === "restricted"))
      throw new Forbidden("Labels are for members who see every incident.");
    if (labels.join() === incident.labels.join()) return;
    await tx.incident.update({ where: { id }, data: { labels } });
    const detail = { before: incident.labels, after: labels };
    await record(tx, viewer, [{ type: "incident.labelled", incidentId: id, detail }]);
  });
}

/** Gives it one more, in the caller's transaction; whether they may is decided before. */
export async function addLabel(tx: Tx, viewer: Viewer, { id, labels }: Incident, label: string): Promise<void> {
  if (labels.includes(label)) return;
  const after = [...labels, label].sort();
  await tx.incident.update({ where: { id }, data: { labels: after } });
  await record(tx, viewer, [{ type: "incident.labelled", incidentId: id, detail: { before: labels, after } }]);
}

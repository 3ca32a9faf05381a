import { z } from "zod";
import type { AuditEntry } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { enqueue } from "@/lib/jobs/queue";

const row = z.object({ id: z.number() });

/** What can change whether an incident blocks. */
const decisive = new Set([
  "incident.resolved",
  "incident.ignored",
  "incident.reopened",
  "incident.regressed",
  "incident.expired",
  "incident.severity_changed",
  "incident.validity_changed",
]);

/** Has the merge requests judged anew whose incidents have changed. */
export async function reviewMergeRequests(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
  const ids = entries.flatMap(({ type, incidentId }) => (decisive.has(type) && incidentId ? incidentId : []));
  if (ids.length > 0) await judgeAnew(tx, ids);
}

/** The same of these incidents, whatever has changed: what their comments may tell, too. */
export async function judgeAnew(tx: Tx, ids: number[]): Promise<void> {
  const rows = await tx.$queryRaw`SELECT DISTINCT "mergeRequestId" AS id FROM "MergeRequestIncident"
    WHERE "incidentId" = ANY (${ids}::int[]) AND "goneAt" IS NULL`;
  for (const { id: mergeRequestId } of parseRows(row, rows)) {
    await enqueue(tx, "merge-requests.judge", { mergeRequestId }, { key: `merge-requests.judge:${mergeRequestId}` });
  }
}

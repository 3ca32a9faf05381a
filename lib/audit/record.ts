import { z } from "zod";
import { actorOf, addressOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { isNoteworthy } from "@/lib/audit/noteworthy";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { enqueue } from "@/lib/jobs/queue";
import type { Prisma } from "@/prisma/generated/client";

const writtenRow = z.object({ id: z.bigint() });
const eventsPerJob = 100;

export type AuditEntry = {
  type: string;
  incidentId?: number | undefined;
  subject?: string | undefined;
  detail?: Prisma.InputJsonObject | undefined;
};

/**
 * Writes what happened, in the transaction that makes it happen, with the jobs that tell people of it. Answers the
 * events' ids, in order.
 */
export async function record(tx: Tx, viewer: Viewer, entries: readonly AuditEntry[]): Promise<bigint[]> {
  const actor = actorOf(viewer);
  const memberId = memberIdOf(viewer);
  const address = addressOf(viewer);
  const rows = entries.map(({ type, incidentId, subject, detail }) => ({
    type,
    actor,
    memberId,
    incidentId,
    subject,
    address,
    detail: detail ?? {},
  }));
  const written =
    await tx.$queryRaw`INSERT INTO "AuditEvent" (type, actor, "memberId", "incidentId", subject, address, detail)
    SELECT type, actor, "memberId", "incidentId", subject, address, detail
    FROM json_populate_recordset(NULL::"AuditEvent", ${jsonFor(rows)}::json) RETURNING id`;
  const ids = parseRows(writtenRow, written)
    .map(({ id }) => id)
    .sort((a, b) => (a < b ? -1 : 1));
  const told = ids.filter((_, index) => isNoteworthy(entries[index] ?? { type: "" }, actor)).map(String);
  for (let start = 0; start < told.length; start += eventsPerJob) {
    await enqueue(tx, "notifications.fan-out", { eventIds: told.slice(start, start + eventsPerJob) });
  }
  return ids;
}

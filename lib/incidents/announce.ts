import type { Viewer } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { reviewMergeRequests } from "@/lib/incidents/in-merge-requests";
import { enqueue } from "@/lib/jobs/queue";

const eventsPerJob = 25;

/** Records what happened to incidents and offers it to the playbooks, in the transaction that makes it happen. */
export async function announce(tx: Tx, viewer: Viewer, entries: readonly AuditEntry[]): Promise<bigint[]> {
  if (entries.length === 0) return [];
  const ids = await record(tx, viewer, entries);
  for (let start = 0; start < ids.length; start += eventsPerJob) {
    const eventIds = ids.slice(start, start + eventsPerJob).map(String);
    await enqueue(tx, "playbooks.run", { eventIds });
  }
  await reviewMergeRequests(tx, entries);
  return ids;
}

import type { Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";

/** Has the issues of an incident told what became of it, in the transaction that decides it. */
export async function tellThreads(tx: Tx, incidentId: number): Promise<void> {
  const issues = await tx.thread.count({ where: { incidentId, kind: "issue", number: { not: null } } });
  if (issues > 0) await enqueue(tx, "threads.tell", { incidentId }, { key: `threads.tell:${incidentId}` });
}

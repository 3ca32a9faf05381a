import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { editableIncident, requireTellable } from "@/lib/incidents/editable";
import { makeSoon } from "@/lib/threads/ask";
import { tellThreads } from "@/lib/threads/tell-soon";

/** Tries again at once what failed at the code host. */
export async function retryThread(viewer: Viewer, incidentId: number, threadId: number): Promise<void> {
  await inTransaction(async (tx) => {
    requireTellable(await editableIncident(tx, viewer, incidentId));
    const thread = await tx.thread.findFirst({ where: { id: threadId, incidentId } });
    if (!thread) throw new NotFound("There is no such issue or change.");
    if (thread.error === null) throw new Conflict("Nothing about it has failed.");
    await tx.thread.update({
      where: { id: threadId },
      data: { error: null, ...(thread.state === "failed" ? { state: "wanted" as const } : {}) },
    });
    if (thread.number === null) await makeSoon(tx, threadId);
    else await tellThreads(tx, incidentId);
    await record(tx, viewer, [
      { type: "issue.retried", incidentId, subject: String(threadId), detail: { repository: thread.repository } },
    ]);
  });
}

import { authorize, isManager } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { judge, lockMergeRequest, nameOf } from "@/lib/merge-requests/judge";
import { type JudgedRequest, readMergeRequest } from "@/lib/merge-requests/read";
import { withoutSecrets } from "@/lib/scanning/without-secrets";

const longestReason = 1_000;

/**
 * Lets pass what blocks a merge request now; what is found on it later blocks again. Only a Manager may, with a reason
 * that its comment tells. Throws Conflict where nothing blocks.
 */
export async function approveMergeRequest(viewer: Viewer, id: number, why: string): Promise<JudgedRequest> {
  requireManager(viewer);
  const said = why.trim();
  if (said === "" || said.length > longestReason) {
    throw new Invalid("Say why, in at most 1,000 characters: the comment on the merge request tells it.", {
      pointer: "/reason",
    });
  }
  const reason = await withoutSecrets(said, await secretsOf(id));
  return inTransaction(async (tx) => {
    const request = await lockMergeRequest(tx, id);
    await judge(tx, viewer, id);
    const blocking = { mergeRequestId: id, blocks: true, goneAt: null, approvedAt: null };
    const rows = await tx.mergeRequestIncident.findMany({ where: blocking, select: { incidentId: true } });
    if (rows.length === 0) throw new Conflict("Nothing blocks this merge request now. Look at it again.");
    await tx.mergeRequestIncident.updateMany({
      where: blocking,
      data: { approvedAt: new Date(), approvedBy: `member:${memberIdOf(viewer)}`, approvedWhy: reason },
    });
    const incidents = rows.map(({ incidentId }) => incidentId);
    const detail = { repository: request.repository.fullName, number: request.number, reason, incidents };
    await record(tx, viewer, [{ type: "merge-request.approved", subject: nameOf(request), detail }]);
    await judge(tx, viewer, id);
    return readMergeRequest(tx, id, visibleTo(viewer));
  });
}

/** Takes back that it may pass. */
export async function withdrawApproval(viewer: Viewer, id: number): Promise<JudgedRequest> {
  requireManager(viewer);
  return inTransaction(async (tx) => {
    const request = await lockMergeRequest(tx, id);
    const { count } = await tx.mergeRequestIncident.updateMany({
      where: { mergeRequestId: id, approvedAt: { not: null } },
      data: { approvedAt: null, approvedBy: null, approvedWhy: null },
    });
    if (count === 0) throw new Conflict("Nobody has let this merge request pass.");
    const detail = { repository: request.repository.fullName, number: request.number };
    await record(tx, viewer, [{ type: "merge-request.approval_withdrawn", subject: nameOf(request), detail }]);
    await judge(tx, viewer, id);
    return readMergeRequest(tx, id, visibleTo(viewer));
  });
}

/** Whoever says why may name what was leaked, of all things. */
async function secretsOf(mergeRequestId: number): Promise<string[]> {
  const rows = await db().mergeRequestIncident.findMany({
    where: { mergeRequestId },
    take: 500,
    select: { incident: { select: { identityKey: true } } },
  });
  return rows.map(({ incident }) => incident.identityKey);
}

function requireManager(viewer: Viewer): void {
  authorize(viewer, "incidents:write");
  if (!isManager(viewer)) throw new Forbidden("Only a manager or an owner lets a merge request pass.");
}

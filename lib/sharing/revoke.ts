import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";

/** Withdraws one link, or all live links of an incident. Answers how many were live. */
export async function revokeLinks(viewer: Viewer, incidentId: number, linkId?: string): Promise<number> {
  authorize(viewer, "incidents:share");
  return inTransaction(async (tx) => {
    const incident = await tx.incident.findFirst({
      where: { AND: [{ id: incidentId }, visibleTo(viewer)] },
      select: { id: true },
    });
    if (!incident) throw new NotFound("There is no such incident.");
    const { count } = await tx.sharingLink.updateMany({
      where: { incidentId, revokedAt: null, ...(linkId ? { id: linkId } : {}) },
      data: { revokedAt: new Date(), revokedBy: actorOf(viewer), revokedFor: "withdrawn" },
    });
    if (count === 0) return count;
    await tx.incident.updateMany({
      where: { id: incidentId, contact: { in: ["queued", "mailed"] }, sharingLinks: { none: { revokedAt: null } } },
      data: { contact: "none", contactReason: "the link was withdrawn" },
    });
    await record(tx, viewer, [{ type: "sharing-link.revoked", incidentId, subject: linkId, detail: { links: count } }]);
    return count;
  });
}

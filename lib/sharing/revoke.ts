import { shareableIncident } from "@/lib/access/shareable";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";

/** Withdraws one link, or all live links of an incident. Answers how many were live. */
export async function revokeLinks(viewer: Viewer, incidentId: number, linkId?: string): Promise<number> {
  return inTransaction(async (tx) => {
    await shareableIncident(tx, viewer, incidentId);
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

/**
 * Withdraws the live links of people who reach their incidents another way now, and counts them as members where they
 * were still waited for. Answers how many links were withdrawn.
 */
export async function withdrawLinksOf(tx: Tx, viewer: Viewer, recipients: string[], reason: string): Promise<number> {
  const links = await tx.sharingLink.findMany({
    where: { recipient: { in: recipients }, revokedAt: null },
    select: { id: true, incidentId: true, recipient: true },
  });
  if (links.length === 0) return 0;
  const now = new Date();
  await tx.sharingLink.updateMany({
    where: { recipient: { in: recipients }, revokedAt: null },
    data: { revokedAt: now, revokedBy: actorOf(viewer), revokedFor: reason },
  });
  await tx.incident.updateMany({
    where: {
      id: { in: [...new Set(links.map(({ incidentId }) => incidentId))] },
      closedAt: null,
      contact: { in: ["none", "unreachable", "queued", "mailed"] },
      sharingLinks: { none: { revokedAt: null, expiresAt: { gt: now } } },
    },
    data: { contact: "member", contactReason: reason },
  });
  await record(
    tx,
    viewer,
    links.map(({ id, incidentId, recipient }) => ({
      type: "sharing-link.revoked",
      incidentId,
      subject: id,
      detail: { links: 1, reason, recipient },
    })),
  );
  return links.length;
}

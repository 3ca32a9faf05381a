import { z } from "zod";
import { type LinkScope, system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import { mailable } from "@/lib/mail/mailable";
import { createLink } from "@/lib/sharing/create";
import { queueLinkMail } from "@/lib/sharing/mail-link";

const dayMs = 86_400_000;
const batchSize = 50;
const viewer = system("links.reissue");
const reason = "its key was withdrawn";

const idRow = z.object({ id: z.string() });

/**
 * Withdraws the live links whose key LINK_KEYS does not hold any more, and mails new ones for incidents that are still
 * open. Links younger than this process may be signed with a key it has not been told of, and are left alone. Answers
 * how many were withdrawn.
 */
export async function reissueLinks(startedAt: Date): Promise<number> {
  let withdrawn = 0;
  for (;;) {
    const batch = await inTransaction((tx) => reissueBatch(tx, startedAt));
    withdrawn += batch;
    if (batch < batchSize) return withdrawn;
  }
}

async function reissueBatch(tx: Tx, startedAt: Date): Promise<number> {
  const kids = env().LINK_KEYS.map(({ kid }) => kid);
  const rows = await tx.$queryRaw`SELECT id FROM "SharingLink"
    WHERE "revokedAt" IS NULL AND "expiresAt" > now() AND kid <> ALL (${kids}::text[]) AND "createdAt" < ${startedAt}
    ORDER BY id LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
  const ids = parseRows(idRow, rows);
  for (const { id } of ids) await reissue(tx, id);
  return ids.length;
}

async function reissue(tx: Tx, id: string): Promise<void> {
  const now = new Date();
  const { incident, ...old } = await tx.sharingLink.update({
    where: { id },
    data: { revokedAt: now, revokedFor: reason },
    include: { incident: true },
  });
  const { incidentId, recipient, campaignId } = old;
  await record(tx, viewer, [
    { type: "sharing-link.revoked", incidentId, subject: id, detail: { links: 1, reason, recipient } },
  ]);
  const { linksEnabled } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
  if (incident.closedAt || incident.needToKnow || !linksEnabled) return;
  const verdict = await mailable(tx, recipient);
  if (!verdict.mailable) {
    await tx.incident.updateMany({
      where: { id: incidentId, contact: { in: ["queued", "mailed"] } },
      data: { contact: "unreachable", contactReason: verdict.reason },
    });
    return;
  }
  const lifespanDays = Math.max(1, (old.expiresAt.getTime() - now.getTime()) / dayMs);
  const scopes = old.scopes as LinkScope[];
  const link = await createLink(tx, viewer, { incidentId, recipient, scopes, lifespanDays, campaignId });
  await queueLinkMail(tx, { incidentId, recipient, epoch: `key ${link.linkId}`, link });
}

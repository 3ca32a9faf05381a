import { type LinkScope, system } from "@/lib/access/viewer";
import { inTransaction, type Tx } from "@/lib/db/client";
import { memberWithAddress } from "@/lib/identities/member-with-address";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import { createLink, replaced } from "@/lib/sharing/create";
import type { SharingLink } from "@/prisma/generated/client";

const dayMs = 86_400_000;
const viewer = system("links.denied");

/**
 * Mails whoever asked through a link why a manager said no, with a fresh link of the same worth. Nothing where the
 * incident was closed or the wish said anew meanwhile, the link was withdrawn, or they have joined and read it in the app.
 */
export async function mailDenial(requestId: number): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await tx.closureRequest.findUnique({ where: { id: requestId } });
    if (request?.decision !== "denied" || request.linkId === null) return;
    const { incidentId, email: recipient } = request;
    const epoch = `request ${requestId}`;
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
    if ((await tx.closureRequest.count({ where: { incidentId, email: recipient, id: { gt: requestId } } })) > 0) return;
    const old = await renewable(tx, incidentId, recipient);
    if (!old) return;
    const { linkId, jti } = await createLink(tx, viewer, {
      incidentId,
      recipient,
      scopes: old.scopes as LinkScope[],
      lifespanDays: Math.max(1, Math.round((old.expiresAt.getTime() - old.createdAt.getTime()) / dayMs)),
    });
    const denied = { wanted: request.wanted === "ignored" ? "ignore" : "resolve", reason: request.answer ?? "" };
    const content = { jti, denied };
    const mail = await queueMail(tx, { kind: "denial", incidentId, recipient, epoch, linkId, content });
    // Written before, by a worker that died right after: the link it carries must stay.
    if (mail === null) throw new WrittenBefore();
  }).catch((error: unknown) => {
    if (!(error instanceof WrittenBefore)) throw error;
  });
}

class WrittenBefore extends Error {}

async function renewable(tx: Tx, incidentId: number, recipient: string): Promise<SharingLink | null> {
  const { closedAt, needToKnow } = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
  if (needToKnow) return null;
  const { linksEnabled } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
  const newest = await tx.sharingLink.findFirst({ where: { incidentId, recipient }, orderBy: { id: "desc" } });
  if (closedAt || !linksEnabled || !newest || (newest.revokedAt && newest.revokedFor !== replaced)) return null;
  if ((await memberWithAddress(tx, recipient)) !== null) return null;
  return (await mailable(tx, recipient)).mailable ? newest : null;
}

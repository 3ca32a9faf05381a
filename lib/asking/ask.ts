import type { LinkScope, Viewer } from "@/lib/access/viewer";
import type { Found } from "@/lib/asking/climb";
import { askedColumns } from "@/lib/asking/standing";
import { withdrawFormer } from "@/lib/asking/withdraw";
import type { Tx } from "@/lib/db/client";
import { queueMail } from "@/lib/mail/outbox";
import { createLink } from "@/lib/sharing/create";
import type { Incident } from "@/prisma/generated/client";

export type Terms = {
  scopes: readonly LinkScope[];
  lifespanDays: number;
  /** The campaign that asks. */
  campaignId?: number;
};

/** Writes to the person the ladder found. `epoch` tells apart what they are mailed; absent, each time is one of its own. */
export async function ask(
  tx: Tx,
  viewer: Viewer,
  incident: Incident,
  found: Found,
  { epoch, ...terms }: Terms & { epoch?: string },
): Promise<string | null> {
  const { linkId, jti } = await openLinkFor(tx, viewer, incident, found, terms);
  return queueMail(tx, {
    kind: "incident-link",
    incidentId: incident.id,
    recipient: found.address,
    epoch: epoch ?? linkId,
    linkId,
    content: { jti },
  });
}

/** Makes the link of a person who is asked now, and takes it back from whoever was asked before; the mail is the caller's. */
export async function openLinkFor(
  tx: Tx,
  viewer: Viewer,
  incident: Pick<Incident, "id" | "authorId" | "askedId">,
  found: Found,
  terms: Terms,
): Promise<{ linkId: string; jti: string }> {
  const recipient = found.address;
  const incidentId = incident.id;
  await withdrawFormer(tx, viewer, incident, "somebody else is asked now", recipient);
  const { linkId, jti } = await createLink(tx, viewer, { incidentId, recipient, ...terms });
  await tx.incident.update({
    where: { id: incidentId },
    data: { contact: "queued", contactReason: null, ...(await askedColumns(tx, found)) },
  });
  return { linkId, jti };
}

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
  lifespanDays: number /** Absent: one of its own for this link. */;
  epoch?: string;
};

/** Writes to the person the ladder found, and takes the link back from whoever was asked before them. */
export async function ask(
  tx: Tx,
  viewer: Viewer,
  incident: Incident,
  found: Found,
  terms: Terms,
): Promise<string | null> {
  const recipient = found.address;
  const incidentId = incident.id;
  await withdrawFormer(tx, viewer, incident, "somebody else is asked now", recipient);
  const { linkId, jti } = await createLink(tx, viewer, {
    incidentId,
    recipient,
    scopes: terms.scopes,
    lifespanDays: terms.lifespanDays,
  });
  const mailId = await queueMail(tx, {
    kind: "incident-link",
    incidentId,
    recipient,
    epoch: terms.epoch ?? linkId,
    linkId,
    content: { jti },
  });
  await tx.incident.update({
    where: { id: incidentId },
    data: { contact: "queued", contactReason: null, ...(await askedColumns(tx, found)) },
  });
  return mailId;
}

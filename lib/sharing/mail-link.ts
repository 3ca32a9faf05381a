import type { Tx } from "@/lib/db/client";
import { queueMail } from "@/lib/mail/outbox";

export type LinkMail = {
  incidentId: number;
  recipient: string;
  epoch: string;
  link: { linkId: string; jti: string };
};

/** Queues the mail with a link that was made anew, and waits for its recipient where nobody has answered yet. */
export async function queueLinkMail(tx: Tx, { incidentId, recipient, epoch, link }: LinkMail): Promise<void> {
  const { linkId, jti } = link;
  await queueMail(tx, { kind: "incident-link", incidentId, recipient, epoch, linkId, content: { jti } });
  await tx.incident.updateMany({
    where: { id: incidentId, contact: { in: ["none", "unreachable", "queued", "mailed"] } },
    data: { contact: "queued", contactReason: null },
  });
}

import { shareableIncident } from "@/lib/access/shareable";
import type { LinkScope, Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Conflict, Invalid } from "@/lib/errors";
import { discretionFor } from "@/lib/incidents/discretion";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import { createLink } from "@/lib/sharing/create";
import { signingKid, signLinkToken } from "@/lib/sharing/token";

export type Sharing = {
  feedbackCollection: boolean;
  autoHealing: boolean;
  lifespanDays: number;
  /** Whom to send it to; without one, the commit's author. */
  email?: string | undefined;
  sendMail: boolean;
};

/**
 * Makes a new link for one person, withdrawing their older ones, and mails it when asked. The address is answered once;
 * a restricted member's link to somebody else is mailed, beside those they have, and answered without either address.
 */
export async function shareIncident(
  viewer: Viewer,
  id: number,
  sharing: Sharing,
): Promise<{ linkId: string; url: string | null; expiresAt: Date; recipient: string | null; mailed: boolean }> {
  const scopes: LinkScope[] = [
    "view",
    ...(sharing.feedbackCollection ? (["feedback"] as const) : []),
    ...(sharing.autoHealing ? (["resolve"] as const) : []),
  ];
  const own = await discretionFor(viewer);
  const link = await inTransaction(async (tx) => {
    const incident = await shareableIncident(tx, viewer, id);
    const author =
      incident.authorId &&
      (await tx.address.findUnique({ where: { id: incident.authorId }, include: { developer: true } }));
    if (incident.closedAt) throw new Conflict(`Incident ${id} is ${incident.status}; reopen it before sharing it.`);
    const email = sharing.email ?? (author ? author.email : null);
    if (!email) throw new Invalid("Nobody knows this incident's author yet. Name a recipient.", { pointer: "/email" });
    const verdict = await mailable(tx, email, sharing.email || !author ? "" : author.developer.name);
    if (!verdict.mailable)
      throw new Invalid(
        own && !sharing.email
          ? "The author cannot be sent a link. Name another recipient."
          : `${email} cannot be sent a link: ${verdict.reason}.`,
        { pointer: "/email" },
      );
    const { recipient } = verdict;
    const discreetly = own !== null && !own.emails.has(recipient);
    const mailed = sharing.sendMail || discreetly;
    const created = await createLink(tx, viewer, {
      incidentId: id,
      recipient,
      scopes,
      lifespanDays: sharing.lifespanDays,
      besideOthers: discreetly,
    });
    if (mailed) {
      const { linkId, jti } = created;
      await queueMail(tx, {
        kind: "incident-link",
        incidentId: id,
        recipient,
        epoch: linkId,
        linkId,
        content: { jti },
      });
      await tx.incident.update({ where: { id }, data: { contact: "queued", contactReason: null } });
    }
    return { ...created, recipient, mailed, discreetly };
  });
  const { linkId, expiresAt, mailed } = link;
  if (link.discreetly) return { linkId, url: null, expiresAt, recipient: null, mailed };
  const claims = {
    linkId,
    jti: link.jti,
    incidentId: id,
    scopes,
    issuedAt: link.createdAt,
    expiresAt,
  };
  const token = await signLinkToken(claims, signingKid());
  return { linkId, url: `${env().PUBLIC_URL}/l/${token}`, expiresAt, recipient: link.recipient, mailed };
}

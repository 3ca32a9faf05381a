import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { markLeft } from "@/lib/identities/leavers";
import { mailRules } from "@/lib/mail/mailable";
import type { Mail } from "@/prisma/generated/client";

/**
 * Nobody reads this address any more, so its developer has left; unless they are here as a member, or can be written to
 * at another address. One that several people or a machine commit with tells of nobody.
 */
export async function mailboxIsGone(
  tx: Tx,
  viewer: Viewer,
  mail: Pick<Mail, "recipient" | "incidentId">,
): Promise<void> {
  const { recipient: email, incidentId } = mail;
  // Whoever answered it has read it, whatever a mail server says later.
  if (incidentId !== null && (await tx.incident.count({ where: { id: incidentId, contact: "answered" } })) > 0) return;
  const address = await tx.address.findUnique({
    where: { email },
    include: { developer: { include: { member: true, addresses: { where: { unmailable: null } } } } },
  });
  if (!address || address.unmailable) return;
  const { id: developerId, name, member, addresses } = address.developer;
  if (member && !member.deactivatedAt) return;
  const others = addresses.flatMap((other) => (other.email === email ? [] : other.email));
  const rules = await mailRules(tx, others);
  if (others.some((other) => rules(other, name).mailable)) return;
  await markLeft(tx, viewer, { developerId }, "bounced");
}

import { actorOf, system } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { announce } from "@/lib/incidents/announce";
import { openIncident } from "@/lib/incidents/editable";
import type { LinkViewer } from "@/lib/sharing/open";

const mostDisputes = 10;

export type Dispute = { suggestedEmail: string; comment: string };

/** "This is not mine": kept for a Manager, with the person the recipient names. Said again, the last word counts. */
export async function disputeAuthorship(viewer: LinkViewer, { suggestedEmail, comment }: Dispute): Promise<void> {
  const named = suggestedEmail.trim();
  const suggested = named === "" ? null : canonicalEmail(named);
  if (named !== "" && !suggested)
    throw new Invalid("This does not look like an e-mail address. Leave it empty if you do not know.", {
      pointer: "/suggested_email",
    });
  const { incidentId, linkId } = viewer;
  const text = comment.trim().slice(0, 4_000);
  await inTransaction(async (tx) => {
    await openIncident(tx, system("dispute"), incidentId);
    const said = await tx.auditEvent.count({
      where: { incidentId, type: "incident.author_disputed", actor: actorOf(viewer) },
    });
    if (said >= mostDisputes) throw new Forbidden("This was said often enough; write to the security team instead.");
    await tx.dispute.upsert({
      where: { linkId },
      create: { incidentId, linkId, suggestedEmail: suggested, comment: text },
      update: { suggestedEmail: suggested, comment: text },
    });
    const contactReason = suggested
      ? `the recipient says it is not theirs and names ${suggested}`
      : "the recipient says it is not theirs";
    await tx.incident.update({ where: { id: incidentId }, data: { contact: "disputed", contactReason } });
    await announce(tx, viewer, [{ type: "incident.author_disputed", incidentId, detail: { suggested } }]);
  });
}

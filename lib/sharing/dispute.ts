import { actorOf, type MemberViewer, memberIdOf, system } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { announce } from "@/lib/incidents/announce";
import { openIncident } from "@/lib/incidents/editable";
import type { LinkViewer } from "@/lib/sharing/open";

const mostDisputes = 10;

export type Dispute = { suggestedEmail: string; comment: string };

/** "This is not mine", said through a link. */
export async function disputeAuthorship(viewer: LinkViewer, dispute: Dispute): Promise<void> {
  return keepDispute(viewer, viewer.incidentId, dispute);
}

/** "This is not mine", said in the app. */
export async function disputeAsMember(viewer: MemberViewer, incidentId: number, dispute: Dispute): Promise<void> {
  return keepDispute(viewer, incidentId, dispute);
}

/** Keeps it for a Manager, with the person who is named. Said again, the last word counts. */
async function keepDispute(
  viewer: LinkViewer | MemberViewer,
  incidentId: number,
  { suggestedEmail, comment }: Dispute,
): Promise<void> {
  const named = suggestedEmail.trim();
  const suggested = named === "" ? null : canonicalEmail(named);
  if (named !== "" && !suggested)
    throw new Invalid("This does not look like an e-mail address. Leave it empty if you do not know.", {
      pointer: "/suggested_email",
    });
  const text = comment.trim().slice(0, 4_000);
  const said = { suggestedEmail: suggested, comment: text };
  const memberId = memberIdOf(viewer);
  await inTransaction(async (tx) => {
    await openIncident(tx, viewer.kind === "link" ? system("dispute") : viewer, incidentId);
    const before = await tx.auditEvent.count({
      where: {
        incidentId,
        type: "incident.author_disputed",
        ...(memberId === null ? { actor: actorOf(viewer) } : { memberId }),
      },
    });
    if (before >= mostDisputes) throw new Forbidden("This was said often enough; write to the security team instead.");
    if (viewer.kind === "link") {
      const { linkId } = viewer;
      await tx.dispute.upsert({ where: { linkId }, create: { incidentId, linkId, ...said }, update: said });
    } else {
      await tx.dispute.upsert({
        where: { incidentId_memberId: { incidentId, memberId: viewer.memberId } },
        create: { incidentId, memberId: viewer.memberId, ...said },
        update: said,
      });
    }
    const who = viewer.kind === "link" ? "the recipient" : viewer.name;
    const contactReason = suggested
      ? `${who} says it is not theirs and names ${suggested}`
      : `${who} says it is not theirs`;
    await tx.incident.update({ where: { id: incidentId }, data: { contact: "disputed", contactReason } });
    await announce(tx, viewer, [{ type: "incident.author_disputed", incidentId, detail: { suggested } }]);
  });
}

import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { settle } from "@/lib/mail/settle";
import type { Incident } from "@/prisma/generated/client";

/**
 * Takes the link back from whoever was asked before, unless they answered; their mail does not go out any more. Links a
 * Manager sent to people of their own choice stay.
 */
export async function withdrawFormer(
  tx: Tx,
  viewer: Viewer,
  incident: Pick<Incident, "id" | "authorId" | "askedId">,
  reason: string,
  except?: string,
): Promise<void> {
  const incidentId = incident.id;
  const answered = await tx.feedback.findMany({ where: { incidentId }, select: { email: true } });
  const asked = await tx.address.findMany({
    where: { id: { in: [incident.authorId, incident.askedId].flatMap((id) => id ?? []) } },
    select: { email: true },
  });
  const former = await tx.sharingLink.findMany({
    where: {
      incidentId,
      revokedAt: null,
      recipient: { notIn: [...answered.map(({ email }) => email), ...(except ? [except] : [])] },
      OR: [{ createdBy: null }, { recipient: { in: asked.map(({ email }) => email) } }, { dispute: { isNot: null } }],
    },
    select: { id: true, recipient: true },
  });
  if (former.length === 0) return;
  const ids = former.map(({ id }) => id);
  await tx.sharingLink.updateMany({
    where: { id: { in: ids } },
    data: { revokedAt: new Date(), revokedBy: actorOf(viewer), revokedFor: reason },
  });
  const waiting = await tx.mail.findMany({
    where: { linkId: { in: ids }, state: { in: ["queued", "deferred"] } },
    select: { id: true, attempts: true },
  });
  for (const mail of waiting)
    await settle(tx, viewer, mail, ["queued", "deferred"], { state: "cancelled", error: reason });
  await record(
    tx,
    viewer,
    former.map(({ id, recipient }) => ({
      type: "sharing-link.revoked",
      incidentId,
      subject: id,
      detail: { links: 1, reason, recipient },
    })),
  );
}

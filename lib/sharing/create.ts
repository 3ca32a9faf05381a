import { type LinkScope, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { jtiSha256, newJti, signingKid } from "@/lib/sharing/token";

/** Why a link was withdrawn when the same person got a newer one. */
export const replaced = "replaced by a newer link";

export type NewLink = { incidentId: number; recipient: string; scopes: readonly LinkScope[]; lifespanDays: number } & {
  /** Whether only the links that the same viewer made are withdrawn by it. */
  besideOthers?: boolean;
  /** The campaign that asks with it. */
  campaignId?: number | null;
};

/** Creates a link for one incident and one recipient; the links they had before are withdrawn, or those of this viewer. The jti is answered once. */
export async function createLink(
  tx: Tx,
  viewer: Viewer,
  link: NewLink,
): Promise<{ linkId: string; jti: string; createdAt: Date; expiresAt: Date }> {
  const now = new Date();
  // Two links made at the same moment would not see each other, and both would live.
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${link.incidentId} FOR NO KEY UPDATE`;
  await requireShareable(tx, link.incidentId);
  await tx.sharingLink.updateMany({
    where: {
      incidentId: link.incidentId,
      recipient: link.recipient,
      revokedAt: null,
      ...(link.besideOthers ? { createdBy: memberIdOf(viewer) } : {}),
    },
    data: { revokedAt: now, revokedFor: replaced },
  });
  const jti = newJti();
  // Whole seconds, as in the token, so that row and token agree.
  const createdAt = new Date(Math.floor(now.getTime() / 1_000) * 1_000);
  const expiresAt = new Date(createdAt.getTime() + Math.floor(link.lifespanDays * 86_400) * 1_000);
  const row = await tx.sharingLink.create({
    data: {
      incidentId: link.incidentId,
      recipient: link.recipient,
      scopes: [...link.scopes],
      jtiSha256: jtiSha256(jti),
      kid: signingKid(),
      createdBy: memberIdOf(viewer),
      campaignId: link.campaignId ?? null,
      createdAt,
      expiresAt,
    },
    select: { id: true },
  });
  await record(tx, viewer, [
    {
      type: "sharing-link.created",
      incidentId: link.incidentId,
      subject: row.id,
      detail: { recipient: link.recipient, scopes: [...link.scopes], expiresAt: expiresAt.toISOString() },
    },
  ]);
  return { linkId: row.id, jti, createdAt, expiresAt };
}

async function requireShareable(tx: Tx, id: number): Promise<void> {
  const { needToKnow } = await tx.incident.findUniqueOrThrow({ where: { id }, select: { needToKnow: true } });
  if (needToKnow) throw new Conflict("This incident is kept among those who need to know: no link is made to it.");
}

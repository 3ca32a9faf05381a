import { type LinkScope, system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { type Db, db, inTransaction, type Tx } from "@/lib/db/client";
import { memberWithAddress } from "@/lib/identities/member-with-address";
import { mailable } from "@/lib/mail/mailable";
import { createLink, replaced } from "@/lib/sharing/create";
import { queueLinkMail } from "@/lib/sharing/mail-link";
import { matchesJti, type VerifiedClaims, verifyOldLinkToken } from "@/lib/sharing/token";
import type { SharingLink } from "@/prisma/generated/client";

const dayMs = 86_400_000;
const mostInADay = 3;
const mostAtOnce = 4;
let underWay = 0;
const viewer = system("links.fresh");
const event = "sharing-link.refreshed";

/**
 * Mails a fresh link to the person an expired one was sent to, and to nobody else. Answers the new link's id, or null
 * where there is nothing to mail; who asks must not learn which.
 */
export async function refreshLink(token: string): Promise<string | null> {
  const claims = await verifyOldLinkToken(token);
  // Anybody with an old mail may ask as often as they like: more than these at once are dropped, not queued.
  if (!claims || underWay >= mostAtOnce) return null;
  underWay += 1;
  try {
    return await refresh(claims);
  } finally {
    underWay -= 1;
  }
}

async function refresh(claims: VerifiedClaims): Promise<string | null> {
  const asked = await db().sharingLink.findUnique({ where: { id: claims.sub } });
  if (!asked || asked.incidentId !== claims.inc || !matchesJti(claims.jti, asked.jtiSha256)) return null;
  if (asked.expiresAt > new Date() || (asked.revokedAt && asked.revokedFor !== replaced)) return null;
  if (refreshedToday(await lastRefreshed(db(), asked)) >= mostInADay) return null;
  return inTransaction(async (tx) => {
    const old = await renewable(tx, asked);
    if (!old) return null;
    const { incidentId, recipient, campaignId } = old;
    const lifespanDays = Math.max(1, Math.round((old.expiresAt.getTime() - old.createdAt.getTime()) / dayMs));
    const scopes = old.scopes as LinkScope[];
    const link = await createLink(tx, viewer, { incidentId, recipient, scopes, lifespanDays, campaignId });
    await queueLinkMail(tx, { incidentId, recipient, epoch: `fresh ${link.linkId}`, link });
    const detail = { recipient, replaces: asked.id };
    await record(tx, viewer, [{ type: event, incidentId, subject: link.linkId, detail }]);
    return link.linkId;
  });
}

/** The link whose scopes and lifespan a fresh one gets: the person's newest to this incident, unless they may have none. */
async function renewable(tx: Tx, asked: SharingLink): Promise<SharingLink | null> {
  const { incidentId, recipient } = asked;
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
  const [incident, workspace, newest, refreshed, joined] = [
    await tx.incident.findUniqueOrThrow({ where: { id: incidentId } }),
    await tx.workspace.findUniqueOrThrow({ where: { id: 1 } }),
    await tx.sharingLink.findFirstOrThrow({ where: { incidentId, recipient }, orderBy: { id: "desc" } }),
    await lastRefreshed(tx, asked),
    await memberWithAddress(tx, recipient),
  ];
  if (incident.closedAt || incident.needToKnow || !workspace.linksEnabled) return null;
  if (joined !== null || newest.revokedAt) return null;
  // A live link that was not asked for here is somebody else's to replace.
  if (newest.expiresAt.getTime() > Date.now() && refreshed[0]?.subject !== newest.id) return null;
  if (refreshedToday(refreshed) >= mostInADay) return null;
  return (await mailable(tx, recipient)).mailable ? newest : null;
}

function lastRefreshed(within: Db, { incidentId, recipient }: SharingLink) {
  return within.auditEvent.findMany({
    where: { incidentId, type: event, detail: { path: ["recipient"], equals: recipient } },
    orderBy: { id: "desc" },
    take: mostInADay,
    select: { subject: true, createdAt: true },
  });
}

function refreshedToday(refreshed: readonly { createdAt: Date }[]): number {
  return refreshed.filter(({ createdAt }) => createdAt.getTime() > Date.now() - dayMs).length;
}

import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import type { LinkScope, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { networkOf } from "@/lib/network";
import { matchesJti, verifyLinkToken } from "@/lib/sharing/token";
import type { Incident, SharingLink } from "@/prisma/generated/client";

export type LinkViewer = Extract<Viewer, { kind: "link" }>;

const networksRow = z.object({ networks: z.array(z.string()) });
const idleMs = 30 * 60_000;
const absoluteMs = 2 * 3_600_000;
const viewableAfterCloseMs = 7 * 86_400_000;
const mostNetworks = 20;
/** From this many distinct networks on, a link has left the hands it was sent to. */
const travelledNetworks = 4;
const viewsApartMs = 3_600_000;

/**
 * Exchanges a token for a link session, and answers the link's id with the session's secret for a cookie; null for every
 * token that is forged, foreign, expired or withdrawn. Changes nothing but the session and the access log.
 */
export async function exchangeToken(
  token: string,
  address: string,
): Promise<{ linkId: string; session: string } | null> {
  const claims = await verifyLinkToken(token);
  const link =
    claims && (await db().sharingLink.findUnique({ where: { id: claims.sub }, include: { incident: true } }));
  if (
    !claims ||
    !link ||
    link.incidentId !== claims.inc ||
    !matchesJti(claims.jti, link.jtiSha256) ||
    !(await isAlive(link))
  )
    return null;
  const session = randomBytes(16).toString("base64url");
  const scopes = link.scopes.filter((scope) => (claims.scp as string[]).includes(scope)) as LinkScope[];
  const network = networkOf(address);
  await inTransaction(async (tx) => {
    const expiresAt = new Date(Date.now() + absoluteMs);
    await tx.linkSession.create({ data: { linkId: link.id, tokenSha256: hash(session), expiresAt } });
    await recordView(tx, asViewer(link, scopes, address), network);
  });
  return { linkId: link.id, session };
}

/** Counts the view, and tells of it once per network and hour; of the fourth network, once. */
async function recordView(tx: Tx, viewer: LinkViewer, network: string): Promise<void> {
  const { linkId, incidentId } = viewer;
  const rows =
    await tx.$queryRaw`SELECT coalesce(networks, '{}') AS networks FROM "SharingLink" WHERE id = ${linkId}::uuid FOR NO KEY UPDATE`;
  const known = parseRows(networksRow, rows)[0]?.networks ?? [];
  const isNew = !known.includes(network) && known.length < mostNetworks;
  const networks = isNew ? [...known, network] : known;
  await tx.sharingLink.update({
    where: { id: linkId },
    data: { networks, seenCount: { increment: 1 }, lastSeenAt: new Date() },
  });
  const about = { incidentId, subject: linkId };
  const toldOf = await tx.auditEvent.count({
    where: {
      ...about,
      type: "sharing-link.viewed",
      createdAt: { gt: new Date(Date.now() - viewsApartMs) },
      detail: { path: ["network"], equals: network },
    },
  });
  await record(tx, viewer, [
    ...(toldOf === 0 ? [{ ...about, type: "sharing-link.viewed", detail: { network } }] : []),
    ...(isNew && networks.length === travelledNetworks
      ? [{ ...about, type: "sharing-link.travelled", detail: { networks: networks.length } }]
      : []),
  ]);
}

export type OpenLink = { link: SharingLink & { incident: Incident }; viewer: LinkViewer; session: string };

/** The link a browser holds a session for, or null: the same null whatever is wrong with it. */
export async function openLink(
  linkId: string,
  session: string | undefined,
  address?: string,
): Promise<OpenLink | null> {
  if (!session || !/^[0-9a-f-]{36}$/.test(linkId)) return null;
  const row = await db().linkSession.findUnique({
    where: { tokenSha256: hash(session) },
    include: { link: { include: { incident: true } } },
  });
  const now = Date.now();
  if (!row || row.linkId !== linkId || row.expiresAt.getTime() < now || row.lastSeenAt.getTime() + idleMs < now)
    return null;
  if (!(await isAlive(row.link))) return null;
  if (row.lastSeenAt.getTime() + 60_000 < now)
    await db().linkSession.update({ where: { id: row.id }, data: { lastSeenAt: new Date() } });
  const scopes: LinkScope[] = row.link.incident.closedAt ? ["view"] : (row.link.scopes as LinkScope[]);
  return { link: row.link, viewer: asViewer(row.link, scopes, address), session };
}

/** A link lives until it expires or is withdrawn; after its incident is closed it shows the end for seven days. */
async function isAlive(link: SharingLink & { incident: Incident }): Promise<boolean> {
  const now = Date.now();
  if (link.revokedAt || link.expiresAt.getTime() <= now) return false;
  const { closedAt, needToKnow } = link.incident;
  // While only a few are to know of it, every link to it rests.
  if (needToKnow) return false;
  if (closedAt && Math.max(closedAt.getTime(), link.createdAt.getTime()) + viewableAfterCloseMs < now) return false;
  const workspace = await db().workspace.findUnique({ where: { id: 1 }, select: { linksEnabled: true } });
  return workspace?.linksEnabled ?? false;
}

function asViewer(link: SharingLink, scopes: readonly LinkScope[], address?: string): LinkViewer {
  return { kind: "link", linkId: link.id, incidentId: link.incidentId, recipient: link.recipient, scopes, address };
}

const hash = (session: string) => createHash("sha256").update(session).digest("hex");

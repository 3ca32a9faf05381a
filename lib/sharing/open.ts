import { createHash, randomBytes } from "node:crypto";
import { isIP } from "node:net";
import type { LinkScope, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { matchesJti, verifyLinkToken } from "@/lib/sharing/token";
import type { Incident, SharingLink } from "@/prisma/generated/client";

export type LinkViewer = Extract<Viewer, { kind: "link" }>;

const idleMs = 30 * 60_000;
const absoluteMs = 2 * 3_600_000;
const viewableAfterCloseMs = 7 * 86_400_000;

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
    await tx.$executeRaw`UPDATE "SharingLink" SET "seenCount" = "seenCount" + 1, "lastSeenAt" = now(),
      networks = CASE WHEN ${network} = ANY (networks) OR cardinality(networks) >= 20 THEN networks ELSE array_append(networks, ${network}) END
      WHERE id = ${link.id}::uuid`;
    await record(tx, asViewer(link, scopes, address), [
      { type: "sharing-link.viewed", incidentId: link.incidentId, subject: link.id, detail: { network } },
    ]);
  });
  return { linkId: link.id, session };
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
  const { closedAt } = link.incident;
  if (closedAt && Math.max(closedAt.getTime(), link.createdAt.getTime()) + viewableAfterCloseMs < now) return false;
  const workspace = await db().workspace.findUnique({ where: { id: 1 }, select: { linksEnabled: true } });
  return workspace?.linksEnabled ?? false;
}

function asViewer(link: SharingLink, scopes: readonly LinkScope[], address?: string): LinkViewer {
  return { kind: "link", linkId: link.id, incidentId: link.incidentId, recipient: link.recipient, scopes, address };
}

const hash = (session: string) => createHash("sha256").update(session).digest("hex");

/** The /24 or /48 an address belongs to: enough to notice a link that travels, too little to follow a person. */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  if (isIP(plain) === 4) return `${plain.split(".").slice(0, 3).join(".")}.0/24`;
  if (isIP(plain) !== 6) return "unknown";
  const groups = plain.split("::")[0]?.split(":").filter(Boolean) ?? [];
  return `${[...groups, "0", "0", "0"].slice(0, 3).join(":")}::/48`;
}

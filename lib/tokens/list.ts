import { authorize, can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";

const shown = {
  id: true,
  name: true,
  scopes: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
  memberId: true,
  member: { select: { name: true, service: true, deactivatedAt: true } },
} as const;
export type TokenView = Prisma.ApiTokenGetPayload<{ select: typeof shown }>;
export type TokenStatus = "active" | "expired" | "revoked";

export type TokenFilter = {
  memberId?: number | undefined;
  status?: TokenStatus | undefined;
  search?: string | undefined;
};

/** The tokens one may know of, newest first: one's own, and everybody's for who manages tokens. Never their text. */
export async function listTokens(
  viewer: Viewer,
  filter: TokenFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<TokenView>> {
  if (viewer.kind === "token" || viewer.kind === "link") authorize(viewer, "api_tokens:read");
  const skip = Number(/^skip=(\d{1,7})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const rows = await db().apiToken.findMany({
    where: whereOf(viewer, filter),
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    skip,
    take: limit + 1,
    select: shown,
  });
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: rows.slice(0, limit),
    next: rows.length > limit ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

export async function countTokens(viewer: Viewer, filter: TokenFilter): Promise<number> {
  if (viewer.kind === "token" || viewer.kind === "link") authorize(viewer, "api_tokens:read");
  return db().apiToken.count({ where: whereOf(viewer, filter) });
}

function whereOf(viewer: Viewer, { memberId, status, search }: TokenFilter): Prisma.ApiTokenWhereInput {
  const text = search?.trim();
  return {
    AND: [
      knownTo(viewer),
      memberId === undefined ? {} : { memberId },
      status ? whereStatus(status) : {},
      text ? { name: { contains: text, mode: "insensitive" } } : {},
    ],
  };
}

export async function getToken(viewer: Viewer, id: string): Promise<TokenView> {
  // The token that asks is no secret to itself.
  if (viewer.kind === "link" || (viewer.kind === "token" && viewer.tokenId !== id))
    authorize(viewer, "api_tokens:read");
  const token = await db().apiToken.findFirst({ where: { AND: [{ id }, knownTo(viewer)] }, select: shown });
  if (!token) throw new NotFound("There is no such token.");
  return token;
}

/** The tokens a viewer may know of and revoke. */
export function knownTo(viewer: Viewer): Prisma.ApiTokenWhereInput {
  if (can(viewer, "api_tokens:read")) return {};
  return { memberId: "memberId" in viewer ? viewer.memberId : -1 };
}

export function statusOfToken(token: Pick<TokenView, "revokedAt" | "expiresAt" | "member">): TokenStatus {
  if (token.revokedAt || token.member.deactivatedAt) return "revoked";
  return token.expiresAt && token.expiresAt <= new Date() ? "expired" : "active";
}

function whereStatus(status: TokenStatus): Prisma.ApiTokenWhereInput {
  const now = new Date();
  const revoked = { OR: [{ revokedAt: { not: null } }, { member: { deactivatedAt: { not: null } } }] };
  if (status === "revoked") return revoked;
  if (status === "expired") return { expiresAt: { lte: now }, NOT: revoked };
  return { OR: [{ expiresAt: null }, { expiresAt: { gt: now } }], NOT: revoked };
}

import { authorize, can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import type { Prisma } from "@/prisma/generated/client";
import type { AccessLevel } from "@/prisma/generated/enums";

/** Who an incident can be given to: active members, by name. Restricted members see only themselves. */
export async function listAssignable(viewer: Viewer): Promise<{ id: number; name: string; email: string }[]> {
  const all = can(viewer, "analytics:read");
  const self = "memberId" in viewer ? viewer.memberId : -1;
  return db().member.findMany({
    where: { deactivatedAt: null, service: false, ...(all ? {} : { id: self }) },
    orderBy: { name: "asc" },
    select: { id: true, name: true, email: true },
  });
}

export const memberOrders = ["name", "created_at", "-created_at", "last_login", "-last_login"] as const;

export type MemberFilter = {
  accessLevel?: AccessLevel | undefined;
  active?: boolean | undefined;
  /** Part of a name or an address. */
  search?: string | undefined;
  /** Whether people who were invited and have not come yet are among them. */
  invited?: boolean | undefined;
  order?: (typeof memberOrders)[number] | undefined;
};

export type MemberStatus = "active" | "invited" | "lapsed" | "deactivated";

const shown = {
  id: true,
  name: true,
  email: true,
  accessLevel: true,
  createdAt: true,
  lastSignInAt: true,
  deactivatedAt: true,
  invitedAt: true,
  inviteExpiresAt: true,
} as const;
export type MemberSummary = Prisma.MemberGetPayload<{ select: typeof shown }> & {
  status: MemberStatus;
  openIncidents: number;
  tokens: number;
};

/** The people of the workspace, for managers; service accounts are not people. */
export async function listMembers(
  viewer: Viewer,
  filter: MemberFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<MemberSummary>> {
  authorize(viewer, "members:read");
  const skip = readCursor(cursor);
  const rows = await db().member.findMany({
    where: whereOf(filter),
    orderBy: [orders[filter.order ?? "name"], { id: "asc" }],
    skip,
    take: limit + 1,
    select: {
      ...shown,
      _count: {
        select: {
          assigned: { where: { AND: [{ closedAt: null }, visibleTo(viewer, "members:read")] } },
          tokens: { where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }] } },
        },
      },
    },
  });
  return {
    rows: rows.slice(0, limit).map(({ _count, ...row }) => ({
      ...row,
      status: statusOf(row),
      openIncidents: _count.assigned,
      tokens: _count.tokens,
    })),
    next: rows.length > limit ? writeCursor(skip + limit) : null,
    previous: skip > 0 ? writeCursor(Math.max(0, skip - limit)) : null,
  };
}

export async function countMembers(viewer: Viewer, filter: MemberFilter): Promise<number> {
  authorize(viewer, "members:read");
  return db().member.count({ where: whereOf(filter) });
}

type Standing = {
  deactivatedAt: Date | null;
  invitedAt: Date | null;
  inviteExpiresAt: Date | null;
  lastSignInAt: Date | null;
};

export function statusOf(member: Standing, now = new Date()): MemberStatus {
  if (member.deactivatedAt) return "deactivated";
  if (!member.invitedAt || member.lastSignInAt) return "active";
  return member.inviteExpiresAt && member.inviteExpiresAt > now ? "invited" : "lapsed";
}

const orders: Record<(typeof memberOrders)[number], Prisma.MemberOrderByWithRelationInput> = {
  name: { name: "asc" },
  created_at: { createdAt: "asc" },
  "-created_at": { createdAt: "desc" },
  last_login: { lastSignInAt: { sort: "asc", nulls: "first" } },
  "-last_login": { lastSignInAt: { sort: "desc", nulls: "last" } },
};

function whereOf({ accessLevel, active, search, invited = true }: MemberFilter): Prisma.MemberWhereInput {
  const text = search?.trim();
  return {
    service: false,
    ...(accessLevel ? { accessLevel } : {}),
    AND: [
      active === undefined ? {} : { deactivatedAt: active ? null : { not: null } },
      invited ? {} : { OR: [{ invitedAt: null }, { lastSignInAt: { not: null } }] },
      text
        ? {
            OR: [{ name: { contains: text, mode: "insensitive" } }, { email: { contains: text, mode: "insensitive" } }],
          }
        : {},
    ],
  };
}

const writeCursor = (skip: number) => Buffer.from(`skip=${skip}`).toString("base64url");

function readCursor(cursor: string | undefined): number {
  return Number(/^skip=(\d{1,7})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
}

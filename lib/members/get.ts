import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";

const grantsShown = 200;

const shown = {
  id: true,
  name: true,
  email: true,
  accessLevel: true,
  timeZone: true,
  createdAt: true,
  lastSignInAt: true,
  deactivatedAt: true,
  invitedAt: true,
  inviteExpiresAt: true,
  identities: { select: { issuer: true, email: true, emailVerified: true } },
  developer: { select: { id: true, addresses: { select: { email: true, link: true } } } },
} as const;
export type MemberDetail = Prisma.MemberGetPayload<{ select: typeof shown }>;

/** One member, for managers. */
export async function getMember(viewer: Viewer, id: number): Promise<MemberDetail> {
  authorize(viewer, "members:read");
  const member = await db().member.findFirst({ where: { id, service: false }, select: shown });
  if (!member) throw new NotFound("There is no such member.");
  return member;
}

const grantShown = {
  permission: true,
  origin: true,
  createdAt: true,
  incident: {
    select: {
      id: true,
      detectorName: true,
      status: true,
      assigneeId: true,
      repository: { select: { fullName: true } },
    },
  },
  occurrenceId: true,
} as const;
export type GrantView = Prisma.GrantGetPayload<{ select: typeof grantShown }> & { evidence: Evidence | null };

const evidenceShown = {
  id: true,
  commit: true,
  path: true,
  line: true,
  authorEmail: true,
  repository: { select: { fullName: true } },
} as const;
export type Evidence = Prisma.OccurrenceGetPayload<{ select: typeof evidenceShown }>;

/** What a member was granted of what the viewer may know of, the latest first, each with the place in the code it rests on; and how many there are. */
export async function grantsOf(viewer: Viewer, memberId: number): Promise<{ grants: GrantView[]; total: number }> {
  authorize(viewer, "members:read");
  const where = { memberId, incident: visibleTo(viewer, "members:read") };
  const [total, rows] = await Promise.all([
    db().grant.count({ where }),
    db().grant.findMany({
      where,
      orderBy: [{ createdAt: "desc" }, { incidentId: "desc" }],
      take: grantsShown,
      select: grantShown,
    }),
  ]);
  const ids = rows.flatMap(({ occurrenceId }) => occurrenceId ?? []);
  const places = await db().occurrence.findMany({ where: { id: { in: ids } }, select: evidenceShown });
  const byId = new Map(places.map((place) => [place.id, place]));
  return { total, grants: rows.map((row) => ({ ...row, evidence: byId.get(row.occurrenceId ?? -1) ?? null })) };
}

import { createHash } from "node:crypto";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import type { ProviderTokens } from "@/lib/members/provider";
import { sealTokens, unvouchedSince, vouchedAt } from "@/lib/members/vouching";
import { networkOf } from "@/lib/network";

const idleMs = 60 * 60_000;
export const absoluteMs = 8 * 3_600_000;
const touchEveryMs = 60_000;

export type Browser = {
  userAgent?: string | null;
  address?: string | undefined;
  /** When the provider says they proved who they are: its own session may be older than ours. */
  authenticatedAt?: Date | null;
  /** What the provider may be asked with again; without them it is not. */
  tokens?: ProviderTokens | null;
};

/** Keeps a new session; its token stays with the browser, the database has the hash. */
export async function keepSession(
  token: string,
  memberId: number,
  expires: Date,
  { userAgent, address, authenticatedAt, tokens }: Browser = {},
): Promise<void> {
  const now = Date.now();
  const tokenSha256 = hash(token);
  await db().session.create({
    data: {
      tokenSha256,
      memberId,
      userAgent: userAgent?.slice(0, 400) ?? null,
      network: address ? networkOf(address) : null,
      createdAt: new Date(Math.min(authenticatedAt?.getTime() ?? now, now)),
      expiresAt: new Date(Math.min(expires.getTime(), now + absoluteMs)),
      ...(tokens ? { sealedTokens: sealTokens(tokens, tokenSha256), ...vouchedAt(now) } : {}),
    },
  });
}

/** The member behind a session token, as the database has them now; null when idle, over, ended or deactivated. */
export async function viewerOfSession(token: string): Promise<Extract<MemberViewer, { kind: "member" }> | null> {
  const session = await db().session.findUnique({ where: { tokenSha256: hash(token) }, include: { member: true } });
  const now = Date.now();
  if (!session || session.member.deactivatedAt || !isAlive(session, now)) return null;
  if (session.lastSeenAt.getTime() + touchEveryMs < now) {
    await db().session.updateMany({ where: { id: session.id }, data: { lastSeenAt: new Date(now) } });
  }
  const { id: memberId, accessLevel, name, email } = session.member;
  return {
    kind: "member",
    memberId,
    accessLevel,
    name,
    email,
    sessionId: session.id,
    signedInAt: session.createdAt,
  };
}

type Life = { expiresAt: Date; lastSeenAt: Date; vouchedAt: Date | null };

/** Neither over nor idle, and the provider, where it is asked, has vouched for it within the hour. */
export function isAlive({ expiresAt, lastSeenAt, vouchedAt }: Life, now = Date.now()): boolean {
  const isVouchedFor = vouchedAt === null || vouchedAt > unvouchedSince(now);
  return expiresAt.getTime() > now && lastSeenAt.getTime() + idleMs > now && isVouchedFor;
}

/** Ends the session with this token: its own browser signs out. Without effect where there is none. */
export async function endSession(token: string, address?: string): Promise<void> {
  await inTransaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { tokenSha256: hash(token) }, include: { member: true } });
    if (!session) return;
    const { count } = await tx.session.deleteMany({ where: { id: session.id } });
    if (count === 0) return;
    const { id: memberId, accessLevel, name, email } = session.member;
    const viewer: Viewer = { kind: "member", memberId, accessLevel, name, email, ...(address ? { address } : {}) };
    await record(tx, viewer, [{ type: "member.signed_out", subject: String(memberId) }]);
  });
}

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

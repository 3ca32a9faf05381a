import { createHash } from "node:crypto";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";

const idleMs = 60 * 60_000;
const absoluteMs = 8 * 3_600_000;
const touchEveryMs = 60_000;

/** Keeps a new session; its token stays with the browser, the database has the hash. */
export async function keepSession(token: string, memberId: number, expires: Date): Promise<void> {
  const expiresAt = new Date(Math.min(expires.getTime(), Date.now() + absoluteMs));
  await db().session.create({ data: { tokenSha256: hash(token), memberId, expiresAt } });
}

/** The member behind a session token, as the database has them now; null when idle, over, ended or deactivated. */
export async function viewerOfSession(token: string): Promise<MemberViewer | null> {
  const session = await db().session.findUnique({ where: { tokenSha256: hash(token) }, include: { member: true } });
  const now = Date.now();
  if (!session || session.member.deactivatedAt) return null;
  if (session.expiresAt.getTime() <= now || session.lastSeenAt.getTime() + idleMs <= now) return null;
  if (session.lastSeenAt.getTime() + touchEveryMs < now) {
    await db().session.update({ where: { id: session.id }, data: { lastSeenAt: new Date(now) } });
  }
  const { id: memberId, accessLevel, name, email } = session.member;
  return { kind: "member", memberId, accessLevel, name, email };
}

export async function endSession(token: string): Promise<void> {
  await db().session.deleteMany({ where: { tokenSha256: hash(token) } });
}

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize, can } from "@/lib/access/policy";
import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { otherMember } from "@/lib/members/find";
import { absoluteMs, isAlive } from "@/lib/members/sessions";

export type SessionView = {
  id: number;
  memberId: number;
  userAgent: string | null;
  network: string | null;
  startedAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  /** When the provider vouched for it last; null where it is not asked. */
  vouchedAt: Date | null;
  /** The browser that asks. */
  current: boolean;
};

/** Where a member is signed in at the moment, latest use first; somebody else's for managers only. */
export async function listSessions(viewer: Viewer, memberId: number): Promise<SessionView[]> {
  requireOwnOr(viewer, memberId, "members:read");
  const rows = await db().session.findMany({ where: { memberId }, orderBy: { lastSeenAt: "desc" } });
  return rows
    .filter((row) => isAlive(row))
    .map(({ id, userAgent, network, lastSeenAt, expiresAt, vouchedAt }) => ({
      id,
      memberId,
      userAgent,
      network,
      startedAt: new Date(expiresAt.getTime() - absoluteMs),
      lastSeenAt,
      expiresAt,
      vouchedAt,
      current: viewer.kind === "member" && viewer.sessionId === id,
    }));
}

/** Ends one session; its browser is signed out with its next request. */
export async function endSessionById(viewer: Viewer, id: number): Promise<void> {
  await inTransaction(async (tx) => {
    const session = await tx.session.findUnique({ where: { id } });
    if (!session || !isOwnOr(viewer, session.memberId, "members:write"))
      throw new NotFound("There is no such session. Perhaps it has ended already.");
    await mayEnd(tx, viewer, session.memberId);
    await tx.session.deleteMany({ where: { id } });
    const { userAgent, network, memberId } = session;
    await record(tx, viewer, [
      { type: "session.ended", subject: String(memberId), detail: { session: id, userAgent, network } },
    ]);
  });
}

/** Ends every session of a member, and their tokens where wanted; from their next request on they are nobody. */
export async function signOutEverywhere(
  viewer: Viewer,
  memberId: number,
  { tokens: alsoTokens = false }: { tokens?: boolean } = {},
): Promise<{ sessions: number; tokens: number }> {
  requireOwnOr(viewer, memberId, "members:write");
  return inTransaction(async (tx) => {
    await mayEnd(tx, viewer, memberId);
    const { count: sessions } = await tx.session.deleteMany({ where: { memberId } });
    const { count: tokens } = await tx.apiToken.updateMany({
      where: { memberId, revokedAt: null, ...(alsoTokens ? {} : { id: { in: [] } }) },
      data: { revokedAt: new Date(), revokedBy: actorOf(viewer) },
    });
    const ended = { sessions, tokens };
    await record(tx, viewer, [{ type: "member.signed_out_everywhere", subject: String(memberId), detail: ended }]);
    return ended;
  });
}

/** One's own sessions anybody may end at any time; those of others only who signed in just now. */
async function mayEnd(tx: Tx, viewer: Viewer, memberId: number): Promise<void> {
  if (memberIdOf(viewer) === memberId) return;
  requireFreshSignIn(viewer);
  await otherMember(tx, viewer, memberId);
}

function requireOwnOr(viewer: Viewer, memberId: number, permission: "members:read" | "members:write"): void {
  if (isOwnOr(viewer, memberId, permission)) return;
  if (viewer.kind === "member" && !can(viewer, permission)) throw new NotFound("There is no such member.");
  authorize(viewer, permission);
}

/** Signed in, a person's own sessions are theirs; a token needs the scope for them, too. */
function isOwnOr(viewer: Viewer, memberId: number, permission: "members:read" | "members:write"): boolean {
  return (viewer.kind === "member" && viewer.memberId === memberId) || can(viewer, permission);
}

import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { markBack, markLeft } from "@/lib/identities/leavers";
import { otherMember } from "@/lib/members/find";
import { isLastManager } from "@/lib/members/last-manager";
import { unassignOpen } from "@/lib/members/unassign-open";
import { passOnOwed } from "@/lib/oncall/pass-on";
import { withdrawLinksOf } from "@/lib/sharing/revoke";

/**
 * Ends what a member may do, from their next request on: sessions and tokens are dead, open incidents wait for a new
 * owner, links to their addresses end. Without effect on who is deactivated already.
 */
export async function deactivateMember(viewer: Viewer, memberId: number): Promise<void> {
  authorize(viewer, "members:write");
  requireFreshSignIn(viewer);
  await inTransaction((tx) => switchOff(tx, viewer, memberId));
}

/** The same, within a change of more than that. */
export async function switchOff(tx: Tx, viewer: Viewer, memberId: number): Promise<void> {
  const member = await otherMember(tx, viewer, memberId);
  if (member.deactivatedAt) return;
  if (await isLastManager(tx, member))
    throw new Conflict("Nobody would be left to run the workspace. Make somebody else a manager first.");
  const now = new Date();
  await tx.member.update({ where: { id: memberId }, data: { deactivatedAt: now } });
  const sessions = await tx.session.deleteMany({ where: { memberId } });
  const tokens = await tx.apiToken.updateMany({
    where: { memberId, revokedAt: null },
    data: { revokedAt: now, revokedBy: actorOf(viewer) },
  });
  await withdrawLinksOf(tx, viewer, [member.email], "the recipient's account was deactivated");
  // Before they are unassigned: what was theirs is known by it.
  await passOnOwed(tx, viewer, memberId, now);
  await markLeft(tx, viewer, { memberId }, "deactivated");
  const unassigned = await unassignOpen(tx, viewer, memberId, "the member was deactivated", {
    contact: "left",
    contactReason: "its owner's account was deactivated",
  });
  await record(tx, viewer, [
    {
      type: "member.deactivated",
      subject: String(memberId),
      detail: {
        email: member.email,
        accessLevel: member.accessLevel,
        sessions: sessions.count,
        tokens: tokens.count,
        unassigned,
      },
    },
  ]);
}

/** Lets somebody in again, with the level they had. Their tokens stay revoked, and their incidents with whoever has them. */
export async function reactivateMember(viewer: Viewer, memberId: number): Promise<void> {
  authorize(viewer, "members:write");
  requireFreshSignIn(viewer);
  await inTransaction((tx) => switchOn(tx, viewer, memberId));
}

/** The same, within a change of more than that. */
export async function switchOn(tx: Tx, viewer: Viewer, memberId: number): Promise<void> {
  const member = await otherMember(tx, viewer, memberId);
  if (!member.deactivatedAt) return;
  await tx.member.update({ where: { id: memberId }, data: { deactivatedAt: null } });
  await markBack(tx, viewer, { memberId });
  await record(tx, viewer, [
    {
      type: "member.reactivated",
      subject: String(memberId),
      detail: { email: member.email, accessLevel: member.accessLevel, before: member.deactivatedAt.toISOString() },
    },
  ]);
}

import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { otherMember } from "@/lib/members/find";
import { isLastManager } from "@/lib/members/last-manager";
import type { AccessLevel } from "@/prisma/generated/enums";

/** Every level but the owner's, of whom there is one. */
export type LevelToGive = Exclude<AccessLevel, "owner">;

/** Gives a member another level; it holds from their next request on, for their tokens too. */
export async function changeAccessLevel(viewer: Viewer, memberId: number, accessLevel: LevelToGive): Promise<void> {
  authorize(viewer, "members:write");
  requireFreshSignIn(viewer);
  await inTransaction((tx) => giveLevel(tx, viewer, memberId, accessLevel));
}

/** The same, within a change of more than the level. */
export async function giveLevel(tx: Tx, viewer: Viewer, memberId: number, accessLevel: LevelToGive): Promise<void> {
  const member = await otherMember(tx, viewer, memberId);
  if (member.accessLevel === accessLevel) return;
  if (accessLevel !== "manager" && (await isLastManager(tx, member)))
    throw new Conflict("Nobody would be left to run the workspace. Make somebody else a manager first.");
  await tx.member.update({ where: { id: memberId }, data: { accessLevel } });
  await recomputeGrants(tx, viewer, { memberId });
  await record(tx, viewer, [
    {
      type: "member.access_level_changed",
      subject: String(memberId),
      detail: { email: member.email, before: member.accessLevel, after: accessLevel, reason: "by hand" },
    },
  ]);
}

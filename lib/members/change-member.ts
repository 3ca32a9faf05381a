import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { giveLevel, type LevelToGive } from "@/lib/members/change-access-level";
import { switchOff, switchOn } from "@/lib/members/deactivate";

export type MemberChange = { accessLevel?: LevelToGive | undefined; active?: boolean | undefined };

/** Changes what is named of a member and leaves the rest: all of it, or nothing. */
export async function changeMember(viewer: Viewer, memberId: number, change: MemberChange): Promise<void> {
  authorize(viewer, "members:write");
  const { accessLevel, active } = change;
  if (accessLevel === undefined && active === undefined) return;
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    if (accessLevel) await giveLevel(tx, viewer, memberId, accessLevel);
    if (active === true) await switchOn(tx, viewer, memberId);
    if (active === false) await switchOff(tx, viewer, memberId);
  });
}

import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict, Forbidden, NotFound } from "@/lib/errors";
import { lockLevels } from "@/lib/members/locks";

/** The owner hands the workspace to another member, and is a manager from then on. Only in person. */
export async function makeOwner(viewer: Viewer, memberId: number): Promise<void> {
  authorize(viewer, "members:write");
  if (viewer.kind !== "member" || viewer.accessLevel !== "owner")
    throw new Forbidden("Only the owner hands the workspace over, signed in themselves.");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    await lockLevels(tx);
    const member = await tx.member.findFirst({ where: { id: memberId, service: false } });
    if (!member) throw new NotFound("There is no such member.");
    if (member.id === viewer.memberId) throw new Conflict("You are the owner already.");
    if (member.deactivatedAt || !member.lastSignInAt)
      throw new Conflict("The owner has to be an active member who has signed in before.");
    const { count } = await tx.member.updateMany({
      where: { id: viewer.memberId, accessLevel: "owner" },
      data: { accessLevel: "manager" },
    });
    if (count !== 1) throw new Conflict("You are not the owner any more.");
    await tx.member.update({ where: { id: memberId }, data: { accessLevel: "owner" } });
    await record(tx, viewer, [
      {
        type: "member.made_owner",
        subject: String(memberId),
        detail: { email: member.email, before: viewer.email, accessLevel: member.accessLevel },
      },
    ]);
  });
}

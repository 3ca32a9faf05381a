import { isManager } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import type { Member } from "@/prisma/generated/client";

/** The member, for a verb of a manager. Nobody does it to themselves, and to the owner nobody but the owner. */
export async function otherMember(tx: Tx, viewer: Viewer, id: number): Promise<Member> {
  const member = await tx.member.findFirst({ where: { id, service: false } });
  if (!member) throw new NotFound("There is no such member.");
  if (memberIdOf(viewer) === id)
    throw new Forbidden("Nobody does this to themselves. Ask another manager of the workspace.");
  if (member.accessLevel === "owner" && isManager(viewer) && "accessLevel" in viewer && viewer.accessLevel !== "owner")
    throw new Forbidden("Only the owner, or an operator of this installation, changes who the owner is.");
  return member;
}

import type { Tx } from "@/lib/db/client";
import { lockLevels } from "@/lib/members/locks";
import type { Member } from "@/prisma/generated/client";

/** Whether nobody would be left to run the workspace without this member as owner or manager. Holds the levels' lock. */
export async function isLastManager(tx: Tx, member: Pick<Member, "id" | "accessLevel">): Promise<boolean> {
  await lockLevels(tx);
  if (member.accessLevel !== "owner" && member.accessLevel !== "manager") return false;
  const others = await tx.member.count({
    where: {
      id: { not: member.id },
      accessLevel: { in: ["owner", "manager"] },
      deactivatedAt: null,
      service: false,
      OR: [{ invitedAt: null }, { lastSignInAt: { not: null } }],
    },
  });
  return others === 0;
}

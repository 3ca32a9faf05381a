import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { markBack } from "@/lib/identities/leavers";
import { lockLevels, lockPerson } from "@/lib/members/locks";
import type { Member } from "@/prisma/generated/client";

/** Makes the member with this address the owner, creating them when needed; the owner before becomes a manager. */
export async function setOwner(rawEmail: string): Promise<Member> {
  const email = canonicalEmail(rawEmail);
  if (!email || email.endsWith(".invalid")) throw new Invalid(`"${rawEmail}" is not an e-mail address.`);
  const viewer = system("admin");
  return inTransaction(async (tx) => {
    await lockPerson(tx, email);
    await lockLevels(tx);
    const before = await tx.member.findFirst({ where: { accessLevel: "owner", email: { not: email } } });
    await tx.member.updateMany({
      where: { accessLevel: "owner", email: { not: email } },
      data: { accessLevel: "manager" },
    });
    const owner = await tx.member.upsert({
      where: { email },
      create: { email, name: email, accessLevel: "owner" },
      update: { accessLevel: "owner", deactivatedAt: null, invitedAt: null, inviteExpiresAt: null },
    });
    await markBack(tx, viewer, { memberId: owner.id });
    await record(tx, viewer, [
      { type: "member.made_owner", subject: String(owner.id), detail: { email, before: before?.email ?? null } },
    ]);
    return owner;
  });
}

/** The owner named by the settings exists from the first start, so that tokens can be made for them. Never demotes. */
export async function ensureOwner(email: string): Promise<void> {
  const owner = await inTransaction((tx) => tx.member.findFirst({ where: { accessLevel: "owner" } }));
  if (!owner) await setOwner(email);
}

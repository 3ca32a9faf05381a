import type { Db } from "@/lib/db/client";

/** The active member whose address it is, by their provider's word, a mailed code or a manager's; null where nobody's. */
export async function memberWithAddress(within: Db, email: string): Promise<number | null> {
  const identity = await within.identity.findFirst({
    where: { email, emailVerified: true, member: { deactivatedAt: null } },
    select: { memberId: true },
  });
  if (identity) return identity.memberId;
  const address = await within.address.findFirst({
    where: { email, link: { not: "seen" }, developer: { member: { deactivatedAt: null } } },
    select: { developer: { select: { memberId: true } } },
  });
  return address?.developer.memberId ?? null;
}

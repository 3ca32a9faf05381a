import type { Db } from "@/lib/db/client";
import { type Mailable, mailable } from "@/lib/mail/mailable";

/**
 * Where a member may be mailed: an address their provider vouches for, or the one they were named by before their
 * first sign-in.
 */
export async function addressOfMember(within: Db, memberId: number): Promise<Mailable> {
  const member = await within.member.findUnique({
    where: { id: memberId },
    include: { identities: { orderBy: { updatedAt: "desc" } } },
  });
  if (!member || member.deactivatedAt || member.service) return { mailable: false, reason: "the member is not active" };
  const verified = member.identities.flatMap(({ email, emailVerified }) => (emailVerified && email ? email : []));
  const address = verified.includes(member.email) ? member.email : verified[0];
  if (address) return mailable(within, address, "", { personal: true });
  if (member.identities.length > 0) return { mailable: false, reason: "their address is not verified" };
  return mailable(within, member.email, "", { personal: true });
}

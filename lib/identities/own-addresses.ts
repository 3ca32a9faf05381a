import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { addressesOf } from "@/lib/identities/member-addresses";
import { domainOf, mailAllowedDomains } from "@/lib/workspace";

/** The person at the keyboard: whose an address is, no token says. */
export function personOf(viewer: Viewer): Extract<MemberViewer, { kind: "member" }> {
  if (viewer.kind === "member") return viewer;
  throw new Forbidden("Only the person themselves, signed in, looks at and changes their addresses.");
}

/** The addresses known to be the viewer's, and why one of them gives no access, where it does not. */
export async function listOwnAddresses(viewer: Viewer) {
  const { memberId } = personOf(viewer);
  return inTransaction(async (tx) => {
    const domains = await mailAllowedDomains(tx);
    const own = await addressesOf(tx, memberId);
    return own.map(({ id, email, link, linkedAt, unmailable }) => ({
      id,
      email,
      link,
      linkedAt,
      withoutEffect: whyWithoutEffect(email, link, unmailable, domains),
    }));
  });
}

function whyWithoutEffect(email: string, link: string, unmailable: string | null, domains: readonly string[]) {
  if (unmailable === "shared")
    return "Many people commit with it, so it gives no access until a manager says that it is yours alone.";
  if (unmailable === "bot") return "It is a bot's address, so it gives no access.";
  if (link === "approved") return null;
  if (unmailable !== null) return "Nobody reads mail at it, so it gives no access until a manager approves it.";
  return domains.includes(domainOf(email))
    ? null
    : "It is outside the organisation's domains, so it gives no access until a manager approves it.";
}

/** The address the viewer was mailed a code for, while that code works. */
export async function waitingClaim(viewer: Viewer): Promise<{ email: string; expiresAt: Date } | null> {
  const { memberId } = personOf(viewer);
  return db().addressProof.findFirst({
    where: { memberId, expiresAt: { gt: new Date() } },
    orderBy: { createdAt: "desc" },
    select: { email: true, expiresAt: true },
  });
}

import { createHash } from "node:crypto";
import { grantByAuthorship } from "@/lib/access/grants";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Forbidden } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import type { Identity, Member } from "@/prisma/generated/client";

/** One payload of the provider: address and `email_verified` belong together and are never mixed with another's. */
export type Claims = {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
};

/**
 * Admits whoever the provider vouches for, and answers the member. Who they are is (issuer, subject), never the address;
 * a verified address binds a member who was named before their first sign-in, once. New people are restricted.
 */
export async function signIn(claims: Claims): Promise<Member> {
  const email = claims.email === null ? null : canonicalEmail(claims.email);
  return inTransaction(async (tx) => {
    const key = { issuer: claims.issuer, subject: claims.subject };
    const known = await tx.identity.findUnique({ where: { issuer_subject: key }, include: { member: true } });
    const firstProof = known?.member.email === placeholderAddress(claims) && claims.emailVerified && email !== null;
    const member = known && !firstProof ? known.member : await admit(tx, claims, email, known?.member);
    if (member.deactivatedAt)
      throw new Forbidden("This account was deactivated. A manager of the workspace can switch it on again.", {
        reason: "deactivated",
      });
    const identity = { email, emailVerified: claims.emailVerified && email !== null };
    await tx.identity.upsert({
      where: { issuer_subject: key },
      create: { ...key, ...identity, memberId: member.id },
      update: { ...identity, memberId: member.id },
    });
    const name = claims.name?.trim().slice(0, 200) || member.name;
    const signedIn = await tx.member.update({ where: { id: member.id }, data: { lastSignInAt: new Date(), name } });
    await joined(tx, signedIn, identity);
    return signedIn;
  });
}

/** The member of somebody new, or of somebody who now proves the address they came with (`unproven`). */
async function admit(tx: Tx, claims: Claims, email: string | null, unproven?: Member): Promise<Member> {
  if (!email) {
    throw new Forbidden(
      "Your sign-in provider did not tell your e-mail address. Ask its administrator to release it to Handback.",
      {
        reason: "no_email",
      },
    );
  }
  const name = claims.name?.trim().slice(0, 200) || email;
  // An address nobody verified is not theirs to hold: the person it belongs to may still come.
  if (!claims.emailVerified) return tx.member.create({ data: { email: placeholderAddress(claims), name } });
  const named = await tx.member.findUnique({ where: { email }, include: { identities: true } });
  if (!named && unproven) return tx.member.update({ where: { id: unproven.id }, data: { email } });
  if (!named) return tx.member.create({ data: { email, name } });
  if (named.identities.length === 0) return named;
  throw new Forbidden("Another account uses this e-mail address already. A manager of the workspace can sort it out.", {
    reason: "address_taken",
  });
}

function placeholderAddress({ issuer, subject }: Claims): string {
  return `${createHash("sha256").update(`${issuer} ${subject}`).digest("hex").slice(0, 16)}@unverified.invalid`;
}

/** Access to the incidents of their commits, and the end of the links they were sent before they joined. */
async function joined(tx: Tx, member: Member, identity: Pick<Identity, "email" | "emailVerified">): Promise<void> {
  const viewer: Viewer = {
    kind: "member",
    memberId: member.id,
    accessLevel: member.accessLevel,
    name: member.name,
    email: member.email,
  };
  const playbook = await tx.playbook.findUnique({ where: { id: "auto-grant-access" } });
  const granted = playbook?.enabled ? await grantByAuthorship(tx, { memberId: member.id }) : 0;
  if (identity.emailVerified && identity.email) {
    await tx.sharingLink.updateMany({
      where: { recipient: identity.email, revokedAt: null },
      data: { revokedAt: new Date(), revokedBy: actorOf(viewer), revokedFor: "the recipient joined by single sign-on" },
    });
  }
  await record(tx, viewer, [{ type: "member.signed_in", subject: String(member.id), detail: { granted } }]);
}

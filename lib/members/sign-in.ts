import { createHash } from "node:crypto";
import { system, type Viewer } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { verifyByProvider } from "@/lib/identities/member-addresses";
import { levelByGroups } from "@/lib/members/group-level";
import { isLastManager } from "@/lib/members/last-manager";
import { lockPerson } from "@/lib/members/locks";
import { personName } from "@/lib/members/person-name";
import { takeOver } from "@/lib/members/take-over";
import type { Member } from "@/prisma/generated/client";
import type { AccessLevel } from "@/prisma/generated/enums";

/** One payload of the provider: address and `email_verified` belong together and are never mixed with another's. */
export type Claims = {
  issuer: string;
  subject: string;
  email: string | null;
  emailVerified: boolean;
  name: string | null;
  /** Null where the provider does not tell any. */
  groups?: readonly string[] | null;
};

/** `lapsed`: their invitation came too late to count, and they are told so. */
export type SignedIn = Member & { invitation: "accepted" | "lapsed" | null };

/**
 * Admits whoever the provider vouches for, and answers the member. Who they are is (issuer, subject), never the address;
 * a verified address binds a member who was named before their first sign-in, once. New people are restricted.
 */
export async function signIn(claims: Claims, address?: string): Promise<SignedIn> {
  const email = addressOf(claims);
  try {
    return await inTransaction((tx) => enter(tx, claims, email, address));
  } catch (error) {
    if (error instanceof Forbidden) await recordRefusal(claims, email, error, address);
    throw error;
  }
}

async function enter(tx: Tx, claims: Claims, email: string | null, address?: string): Promise<SignedIn> {
  const key = { issuer: claims.issuer, subject: claims.subject };
  await lockPerson(tx, `${key.issuer} ${key.subject}`);
  if (email) await lockPerson(tx, email);
  const verified = claims.emailVerified ? email : null;
  const known = await tx.identity.findUnique({ where: { issuer_subject: key }, include: { member: true } });
  const firstProof = known?.member.email === placeholderAddress(claims) && verified !== null;
  const { member: admitted, invitation } =
    known && !firstProof ? { member: known.member, invitation: null } : await admit(tx, claims, email, known?.member);
  if (admitted.deactivatedAt || known?.member.deactivatedAt)
    throw new Forbidden("This account was deactivated. A manager of the workspace can switch it on again.", {
      reason: "deactivated",
    });
  const member =
    known && known.memberId !== admitted.id
      ? await takeOver(tx, viewerOf(admitted, address), known.member, admitted)
      : admitted;
  const identity = { email, emailVerified: verified !== null };
  await tx.identity.upsert({
    where: { issuer_subject: key },
    create: { ...key, ...identity, memberId: member.id },
    update: { ...identity, memberId: member.id },
  });
  const invited = invitation === "lapsed" && member.accessLevel !== "owner" ? "restricted" : member.accessLevel;
  const accessLevel = await levelAfter(tx, { ...member, accessLevel: invited }, claims.groups ?? null);
  const signedIn = await tx.member.update({
    where: { id: member.id },
    data: {
      accessLevel,
      lastSignInAt: new Date(),
      name: member.lastSignInAt ? member.name : (personName(claims.name) ?? member.name),
      ...((await isFree(tx, verified)) ? { email: verified ?? member.email } : {}),
    },
  });
  const viewer = viewerOf(signedIn, address);
  const { granted } = await verifyByProvider(tx, viewer, signedIn, verified);
  await record(tx, viewer, [
    ...arrival(member, signedIn, invitation, invited),
    { type: "member.signed_in", subject: String(member.id), detail: { granted, issuer: claims.issuer } },
  ]);
  return { ...signedIn, invitation };
}

/**
 * Lets somebody who is signed in follow what the provider says of them now: address, level and access. Admits nobody, and
 * proves no address for the first time: that is a matter of signing in. Throws where the provider speaks of another.
 */
export async function confirm(viewer: Viewer, claims: Claims, memberId: number): Promise<void> {
  const email = addressOf(claims);
  await inTransaction(async (tx) => {
    const key = { issuer: claims.issuer, subject: claims.subject };
    await lockPerson(tx, `${key.issuer} ${key.subject}`);
    if (email) await lockPerson(tx, email);
    const known = await tx.identity.findUnique({ where: { issuer_subject: key }, include: { member: true } });
    if (known?.memberId !== memberId) throw new NotFound("This sign-in is not this member's any more.");
    const { member: before } = known;
    const verified = claims.emailVerified ? email : null;
    if (verified !== null && before.email === placeholderAddress(claims)) return;
    const accessLevel = await levelAfter(tx, before, claims.groups ?? null);
    const isSettled = known.email === email && known.emailVerified === (verified !== null);
    if (isSettled && accessLevel === before.accessLevel) return;
    await tx.identity.update({ where: { id: known.id }, data: { email, emailVerified: verified !== null } });
    const named = (await isFree(tx, verified)) ? { email: verified ?? before.email } : {};
    const member = await tx.member.update({ where: { id: memberId }, data: { accessLevel, ...named } });
    await verifyByProvider(tx, viewer, member, verified);
    await record(tx, viewer, arrival(before, member, null, before.accessLevel));
  });
}

type Admitted = Pick<SignedIn, "invitation"> & { member: Member };

/** The member of somebody new, or of somebody who now proves the address they came with (`unproven`). */
async function admit(tx: Tx, claims: Claims, email: string | null, unproven?: Member): Promise<Admitted> {
  if (!email) {
    throw new Forbidden(
      "Your sign-in provider did not tell your e-mail address. Ask its administrator to release it to Handback.",
      { reason: "no_email" },
    );
  }
  const create = async (address: string) => ({
    member: await tx.member.create({ data: { email: address, name: personName(claims.name) ?? email } }),
    invitation: null,
  });
  // An address nobody verified is not theirs to hold: the person it belongs to may still come.
  if (!claims.emailVerified) return create(placeholderAddress(claims));
  const named = await tx.member.findUnique({ where: { email }, include: { identities: true } });
  if (!named && unproven)
    return { member: await tx.member.update({ where: { id: unproven.id }, data: { email } }), invitation: null };
  if (!named) return create(email);
  if (named.identities.length === 0) return { member: named, invitation: invitationOf(named) };
  throw new Forbidden("Another account uses this e-mail address already. A manager of the workspace can sort it out.", {
    reason: "address_taken",
  });
}

function invitationOf({ invitedAt, inviteExpiresAt }: Member): SignedIn["invitation"] {
  if (!invitedAt) return null;
  return inviteExpiresAt && inviteExpiresAt > new Date() ? "accepted" : "lapsed";
}

/** What the groups of this sign-in make of their level; nobody's groups take the last manager away. */
async function levelAfter(tx: Tx, member: Member, groups: readonly string[] | null): Promise<AccessLevel> {
  const wanted = levelByGroups(member.accessLevel, groups);
  if (wanted === member.accessLevel || wanted === "manager") return wanted;
  return (await isLastManager(tx, member)) ? member.accessLevel : wanted;
}

/** Whether the address somebody proved is nobody's yet: what they are called by follows the provider. */
async function isFree(tx: Tx, verified: string | null): Promise<boolean> {
  return verified !== null && (await tx.member.count({ where: { email: verified } })) === 0;
}

function arrival(
  before: Member,
  { id, email, accessLevel }: Member,
  invitation: SignedIn["invitation"],
  invited: AccessLevel,
): AuditEntry[] {
  const subject = String(id);
  const changed = (from: AccessLevel, to: AccessLevel, reason: string): AuditEntry[] =>
    from === to
      ? []
      : [{ type: "member.access_level_changed", subject, detail: { email, before: from, after: to, reason } }];
  return [
    ...(invitation ? [{ type: `invitation.${invitation}`, subject, detail: { email } }] : []),
    ...changed(before.accessLevel, invited, "the invitation had lapsed"),
    ...changed(invited, accessLevel, "the groups that the sign-in provider told"),
    ...(before.email === email
      ? []
      : [{ type: "member.address_changed", subject, detail: { before: before.email, after: email } }]),
  ];
}

/** Canonical. What ends in .invalid is nobody's: such addresses stand for people without one, and for machines. */
function addressOf({ email }: Claims): string | null {
  const canonical = email === null ? null : canonicalEmail(email);
  return canonical?.endsWith(".invalid") ? null : canonical;
}

function placeholderAddress({ issuer, subject }: Claims): string {
  return `${createHash("sha256").update(`${issuer} ${subject}`).digest("hex").slice(0, 16)}@unverified.invalid`;
}

function viewerOf({ id: memberId, accessLevel, name, email }: Member, address: string | undefined): Viewer {
  return { kind: "member", memberId, accessLevel, name, email, ...(address ? { address } : {}) };
}

async function recordRefusal(claims: Claims, email: string | null, error: Forbidden, address?: string): Promise<void> {
  const { issuer, subject } = claims;
  const detail = { issuer, subject, email, reason: String(error.detail.reason), address: address ?? null };
  await inTransaction((tx) => record(tx, system("sign-in"), [{ type: "member.sign_in_refused", detail }]));
}

import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { mailable } from "@/lib/mail/mailable";
import { queueMail } from "@/lib/mail/outbox";
import type { LevelToGive } from "@/lib/members/change-access-level";
import { lockPerson } from "@/lib/members/locks";
import { unassignOpen } from "@/lib/members/unassign-open";
import type { Member } from "@/prisma/generated/client";

const lifespanMs = 7 * 86_400_000;
const resendAfterMs = 5 * 60_000;

export type Invitation = Pick<Member, "id" | "email" | "accessLevel" | "invitedAt" | "inviteExpiresAt" | "invitedBy">;
export type Invited = { invited: Invitation[]; refused: { email: string; reason: string }[] };

const pending = { invitedAt: { not: null }, lastSignInAt: null, deactivatedAt: null, service: false } as const;
const shown = {
  id: true,
  email: true,
  accessLevel: true,
  invitedAt: true,
  inviteExpiresAt: true,
  invitedBy: true,
} as const;

/** Keeps a level for each address, until whoever proves the address signs in, or for a week; and mails them. */
export async function inviteMembers(viewer: Viewer, emails: readonly string[], level: LevelToGive): Promise<Invited> {
  authorize(viewer, "members:write");
  if (level !== "restricted") requireFreshSignIn(viewer);
  const answer: Invited = { invited: [], refused: [] };
  for (const email of new Set(emails)) {
    const result = await inTransaction((tx) => inviteOne(tx, viewer, email, level));
    if ("reason" in result) answer.refused.push(result);
    else answer.invited.push(result);
  }
  return answer;
}

async function inviteOne(
  tx: Tx,
  viewer: Viewer,
  rawEmail: string,
  accessLevel: LevelToGive,
): Promise<Invitation | { email: string; reason: string }> {
  const verdict = await mailable(tx, rawEmail, "", { personal: true });
  if (!verdict.mailable) return { email: rawEmail, reason: sentence(verdict.reason) };
  const email = verdict.recipient;
  await lockPerson(tx, email);
  const known = await tx.member.findUnique({ where: { email } });
  if (known) return { email, reason: whyKnown(known) };
  const invitation = await tx.member.create({
    data: { email, name: email, accessLevel, ...newLife(), invitedBy: memberIdOf(viewer) },
    select: shown,
  });
  await send(tx, invitation);
  await record(tx, viewer, [
    { type: "invitation.created", subject: String(invitation.id), detail: { email, accessLevel } },
  ]);
  return invitation;
}

/** The invitations nobody has taken up yet, lapsed ones too; the newest first. */
export async function listInvitations(viewer: Viewer): Promise<Invitation[]> {
  authorize(viewer, "members:read");
  return db().member.findMany({ where: pending, orderBy: { invitedAt: "desc" }, take: 1_000, select: shown });
}

/** Mails the invitation again, for another week. */
export async function resendInvitation(viewer: Viewer, id: number): Promise<Invitation> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    const before = await pendingInvitation(tx, id);
    if (before.accessLevel !== "restricted") requireFreshSignIn(viewer);
    if (before.invitedAt && before.invitedAt.getTime() + resendAfterMs > Date.now())
      throw new Conflict("This invitation was mailed a moment ago. Wait five minutes before sending it again.");
    const invitation = await tx.member.update({ where: { id }, data: newLife(), select: shown });
    await send(tx, invitation);
    const detail = { email: invitation.email, accessLevel: invitation.accessLevel };
    await record(tx, viewer, [{ type: "invitation.resent", subject: String(id), detail }]);
    return invitation;
  });
}

/** Takes an invitation back: whoever comes with the address is new, and restricted. */
export async function withdrawInvitation(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "members:write");
  await inTransaction(async (tx) => {
    const { email, accessLevel } = await pendingInvitation(tx, id);
    // Who is about to give them an incident is waited for, so that it is taken from them as the others are.
    await tx.$queryRaw`SELECT id FROM "Member" WHERE id = ${id} FOR UPDATE`;
    await unassignOpen(tx, viewer, id, "the invitation was withdrawn");
    await tx.member.delete({ where: { id } });
    await record(tx, viewer, [{ type: "invitation.withdrawn", subject: String(id), detail: { email, accessLevel } }]);
  });
}

async function pendingInvitation(tx: Tx, id: number): Promise<Invitation> {
  const seen = await tx.member.findFirst({ where: { id, ...pending }, select: shown });
  if (seen) await lockPerson(tx, seen.email);
  const invitation = seen && (await tx.member.findFirst({ where: { id, ...pending }, select: shown }));
  if (!invitation) throw new NotFound("There is no such invitation. Perhaps it was taken up, or withdrawn.");
  return invitation;
}

function newLife(now = Date.now()) {
  return { invitedAt: new Date(now), inviteExpiresAt: new Date(now + lifespanMs) };
}

async function send(tx: Tx, { id, email, invitedAt }: Invitation): Promise<void> {
  const epoch = invitedAt?.toISOString() ?? "";
  await queueMail(tx, { kind: "invitation", recipient: email, memberId: id, epoch, content: { invitedAt: epoch } });
}

function whyKnown({ deactivatedAt, lastSignInAt, invitedAt }: Member): string {
  if (deactivatedAt) return "They are a member, and deactivated. Reactivate them instead.";
  return invitedAt && !lastSignInAt ? "They are invited already." : "They are a member already.";
}

function sentence(end: string): string {
  return `They cannot be mailed: ${end}.`;
}

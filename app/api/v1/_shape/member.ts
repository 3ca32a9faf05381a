import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { Account } from "@/lib/members/account";
import type { Invitation } from "@/lib/members/invite";
import type { SessionView } from "@/lib/members/session-list";
import { AccessLevel } from "@/prisma/generated/enums";

/** Levels that may be given: the owner's changes hands in another way. */
export const LevelToGive = z.enum(["manager", "member", "restricted"]);

export const Member = z
  .object({
    id: z.int(),
    role: z.enum(AccessLevel).describe("The same as access_level"),
    access_level: z.enum(AccessLevel),
    email: z.string(),
    name: z.string(),
    created_at: Time,
    last_login: Time.nullable(),
    active: z.boolean(),
  })
  .meta({ id: "Member" });

type MemberFields = {
  id: number;
  accessLevel: AccessLevel;
  email: string;
  name: string;
  createdAt: Date;
  lastSignInAt: Date | null;
  deactivatedAt: Date | null;
};

export function memberShape(member: MemberFields) {
  return {
    id: member.id,
    role: member.accessLevel,
    access_level: member.accessLevel,
    email: member.email,
    name: member.name,
    created_at: member.createdAt,
    last_login: member.lastSignInAt,
    active: member.deactivatedAt === null,
  };
}

export const AccountAnswer = Member.extend({ time_zone: z.string().describe("Its IANA name") });

export function accountShape(account: Account) {
  return { ...memberShape({ ...account, deactivatedAt: null }), time_zone: account.timeZone };
}

export const Session = z
  .object({
    id: z.int(),
    member_id: z.int(),
    user_agent: z.string().nullable(),
    network: z.string().nullable().describe("The /24 or /48 network it was opened from"),
    started_at: Time,
    last_seen_at: Time,
    expire_at: Time,
    checked_at: Time.nullable().describe("When the sign-in provider vouched for it last; null where it is not asked"),
    current: z.boolean().describe("Whether it is the session that asks"),
  })
  .meta({ id: "Session" });

export function sessionShape(session: SessionView) {
  return {
    id: session.id,
    member_id: session.memberId,
    user_agent: session.userAgent,
    network: session.network,
    started_at: session.startedAt,
    last_seen_at: session.lastSeenAt,
    expire_at: session.expiresAt,
    checked_at: session.vouchedAt,
    current: session.current,
  };
}

export const InvitationAnswer = z
  .object({
    id: z.int(),
    email: z.string(),
    role: z.enum(AccessLevel).describe("The same as access_level"),
    access_level: z.enum(AccessLevel),
    date: Time,
    expire_at: Time,
    invited_by: z.int().nullable(),
  })
  .meta({ id: "Invitation" });

export function invitationShape(invitation: Invitation) {
  return {
    id: invitation.id,
    email: invitation.email,
    role: invitation.accessLevel,
    access_level: invitation.accessLevel,
    date: invitation.invitedAt,
    expire_at: invitation.inviteExpiresAt,
    invited_by: invitation.invitedBy,
  };
}

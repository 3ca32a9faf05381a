import { createHmac, timingSafeEqual } from "node:crypto";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import type { Member } from "@/prisma/generated/client";
import type { AccessLevel } from "@/prisma/generated/enums";

type Invited = Pick<Member, "id" | "email" | "invitedAt">;

/** What the link of an invitation carries. It opens nothing: it lets the sign-in page say whom it is for. */
export function invitationToken(member: Invited): string {
  return `${member.id}-${sign(member)}`;
}

export type InvitationShown = { email: string; accessLevel: AccessLevel; state: "open" | "lapsed" | "accepted" };

/** The invitation a link names; null where it is forged, withdrawn, or replaced by a later one. */
export async function invitationOf(token: string): Promise<InvitationShown | null> {
  const match = /^(\d{1,9})-([A-Za-z0-9_-]{22})$/.exec(token);
  if (!match) return null;
  const member = await db().member.findUnique({ where: { id: Number(match[1]) } });
  if (!member?.invitedAt || !timingSafeEqual(Buffer.from(sign(member)), Buffer.from(match[2] ?? ""))) return null;
  const { email, accessLevel, inviteExpiresAt, lastSignInAt } = member;
  const lapsed = !inviteExpiresAt || inviteExpiresAt <= new Date();
  return { email, accessLevel, state: lastSignInAt ? "accepted" : lapsed ? "lapsed" : "open" };
}

function sign({ id, email, invitedAt }: Invited): string {
  const key = createHmac("sha256", env().AUTH_SECRET).update("invitation").digest();
  return createHmac("sha256", key).update([id, email, invitedAt?.getTime()].join("|")).digest("base64url").slice(0, 22);
}

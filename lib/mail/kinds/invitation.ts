import { z } from "zod";
import { renderInvitation } from "@/emails/render";
import { onMinute } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { defineMailKind } from "@/lib/mail/kind";
import { invitationToken } from "@/lib/members/invitation-token";
import { contact, workspaceName } from "@/lib/workspace";

/** "You are invited": the way to the sign-in page, for somebody whose level waits for them. */
export const invitation = defineMailKind({
  content: z.object({ invitedAt: z.string() }),
  capped: "over all",
  personal: true,
  async whyCancelled(mail, { invitedAt }) {
    const member = await db().member.findUnique({ where: { id: mail.memberId ?? -1 } });
    if (!member || member.email !== mail.recipient) return "the invitation was withdrawn";
    if (member.lastSignInAt) return "they have joined already";
    if (member.invitedAt?.toISOString() !== invitedAt) return "a later invitation replaces it";
    return member.inviteExpiresAt && member.inviteExpiresAt > new Date() ? null : "the invitation has lapsed";
  },
  async write(mail) {
    const member = await db().member.findUniqueOrThrow({ where: { id: mail.memberId ?? -1 } });
    const inviter = member.invitedBy ? await db().member.findUnique({ where: { id: member.invitedBy } }) : null;
    return renderInvitation({
      workspaceName: await workspaceName(),
      ...(inviter ? { inviter: inviter.name } : {}),
      address: member.email,
      level: member.accessLevel,
      signInUrl: `${env().PUBLIC_URL}/sign-in?invitation=${invitationToken(member)}`,
      expiresOn: onMinute(member.inviteExpiresAt ?? new Date()),
      contact: await contact(),
    });
  },
});

import { z } from "zod";
import { renderAddressCode } from "@/emails/render";
import { db } from "@/lib/db/client";
import { defineMailKind } from "@/lib/mail/kind";
import { contact, workspaceName } from "@/lib/workspace";

/** The six digits that show that a member reads the mail of an address they say is theirs. */
export const addressCode = defineMailKind({
  content: z.object({ code: z.string(), name: z.string(), expiresAt: z.iso.datetime() }),
  capped: false,
  personal: true,
  async whyCancelled(mail, { expiresAt }) {
    if (new Date(expiresAt) < new Date()) return "its code has expired";
    const waiting = await db().addressProof.count({
      where: { memberId: mail.memberId ?? -1, email: mail.recipient, member: { deactivatedAt: null } },
    });
    return waiting === 0 ? "nobody waits for its code any more" : null;
  },
  write: async (mail, { code, name }) =>
    renderAddressCode({
      workspaceName: await workspaceName(),
      memberName: name,
      address: mail.recipient,
      code,
      contact: await contact(),
    }),
});

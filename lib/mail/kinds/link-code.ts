import { z } from "zod";
import { renderLinkCode } from "@/emails/render";
import { db } from "@/lib/db/client";
import { defineMailKind } from "@/lib/mail/kind";
import { contact } from "@/lib/workspace";

/** The six digits that show that whoever closes through a link reads its recipient's mail. */
export const linkCode = defineMailKind({
  content: z.object({ code: z.string(), action: z.enum(["resolve", "ignore"]), expiresAt: z.iso.datetime() }),
  capped: false,
  async whyCancelled(mail, { expiresAt }) {
    if (new Date(expiresAt) < new Date()) return "its code has expired";
    const link = mail.linkId ? await db().sharingLink.findUnique({ where: { id: mail.linkId } }) : null;
    return !link || link.revokedAt ? "its link is not valid any more" : null;
  },
  async write(mail, { code, action }) {
    const workspace = await db().workspace.findUniqueOrThrow({ where: { id: 1 } });
    return renderLinkCode({
      workspaceName: workspace.name,
      incidentNumber: mail.incidentId ?? 0,
      code,
      action,
      contact: await contact(),
    });
  },
});

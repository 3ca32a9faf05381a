import { z } from "zod";
import { renderDigest } from "@/emails/render";
import { db } from "@/lib/db/client";
import { keptAmongFew, whyNotAgain } from "@/lib/mail/kept";
import { defineMailKind } from "@/lib/mail/kind";
import { contact } from "@/lib/workspace";

const Line = z.object({
  incidentNumber: z.int(),
  detectorName: z.string(),
  repository: z.string(),
  linkUrl: z.string(),
  expiresOn: z.string(),
  reminder: z.boolean(),
  denied: z.object({ wanted: z.enum(["resolve", "ignore"]), reason: z.string() }).optional(),
});

const numberOf = ({ incidentNumber }: z.infer<typeof Line>) => incidentNumber;

/** What was beyond one recipient's caps, a line each. */
export const digest = defineMailKind({
  content: z.object({ lines: z.array(Line).min(1) }),
  capped: "over all",
  async whyCancelled(mail, { lines }) {
    const incident = { closedAt: null, needToKnow: false };
    const open = await db().mail.count({
      where: { digestId: mail.id, state: "digested", incident, link: { revokedAt: null } },
    });
    return open === 0 ? "nothing in it is open any more" : whyNotAgain(mail, lines.map(numberOf));
  },
  async write(_, content) {
    const kept = await keptAmongFew(content.lines.map(numberOf));
    const lines = content.lines.filter(({ incidentNumber }) => !kept.has(incidentNumber));
    const { name } = await db().workspace.findUniqueOrThrow({ where: { id: 1 }, select: { name: true } });
    return renderDigest({ workspaceName: name, lines, sentBy: `${name} security`, contact: await contact() });
  },
});

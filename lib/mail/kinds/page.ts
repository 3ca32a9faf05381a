import { z } from "zod";
import { renderPageMail } from "@/emails/render";
import { visibleTo } from "@/lib/access/visibility";
import { onMinute } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { defineMailKind } from "@/lib/mail/kind";
import { eyesOf } from "@/lib/notifications/visible";
import { workspaceName } from "@/lib/workspace";

const content = z.object({ pageId: z.string(), token: z.string(), nextAt: z.string() });

/** Wakes whoever is on call. No cap holds it back: it is written once per page, and there are few of these. */
export const page = defineMailKind({
  content,
  capped: false,
  personal: true,
  async whyCancelled(mail, { pageId }) {
    const found = await pageOf(pageId);
    const { state, acknowledger } = found.escalation;
    if (found.escalation.incident.closedAt || state === "over") return "the incident is closed";
    if (state === "acknowledged") return `${acknowledger?.name ?? "somebody"} has acknowledged it already`;
    const seen = {
      AND: [{ id: found.escalation.incidentId }, found.member ? visibleTo(eyesOf(found.member)) : { id: -1 }],
    };
    if ((await db().incident.count({ where: seen })) === 0) return "they may not see the incident any more";
    return found.member?.deactivatedAt || found.memberId !== mail.memberId ? "they are not active any more" : null;
  },
  async write(_, { pageId, token, nextAt }) {
    const { member, reason, level, escalation } = await pageOf(pageId);
    const { incident, startedAt } = escalation;
    return renderPageMail({
      workspaceName: await workspaceName(),
      recipientName: member?.name ?? "",
      incidentNumber: incident.id,
      detectorName: incident.detectorName,
      severity: incident.severity,
      ...(incident.repository ? { repository: incident.repository.fullName } : {}),
      because: reason,
      level,
      since: onMinute(startedAt),
      nextAt: onMinute(new Date(nextAt)),
      url: `${env().PUBLIC_URL}/page/${token}`,
    });
  },
});

function pageOf(id: string) {
  return db().page.findUniqueOrThrow({
    where: { id },
    include: {
      member: true,
      escalation: { include: { acknowledger: true, incident: { include: { repository: true } } } },
    },
  });
}

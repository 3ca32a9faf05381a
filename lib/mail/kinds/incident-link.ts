import { z } from "zod";
import type { IncidentLinkProps } from "@/emails/incident-words";
import { renderIncidentLink } from "@/emails/render";
import type { LinkScope } from "@/lib/access/viewer";
import { onDate, onMinute } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { defineMailKind } from "@/lib/mail/kind";
import { askedAs } from "@/lib/sharing/asked-as";
import { signLinkToken } from "@/lib/sharing/token";
import { askedBy } from "@/lib/sla/asked-by";
import { contact } from "@/lib/workspace";
import type { Mail } from "@/prisma/generated/client";

const Content = z.object({
  jti: z.string(),
  denied: z.object({ wanted: z.enum(["resolve", "ignore"]), reason: z.string() }).optional(),
});

/** One safe link to one incident, for one person; the reminder of it; and the answer to their request to close it. */
export const incidentLink = defineMailKind({
  content: Content,
  capped: true,
  async whyCancelled(mail) {
    const incident = mail.incidentId ? await db().incident.findUnique({ where: { id: mail.incidentId } }) : null;
    if (!incident) return "the incident is gone";
    if (incident.needToKnow) return "the incident is kept among those who need to know";
    if (incident.closedAt) return "the incident was closed before the mail went out";
    const link = mail.linkId ? await db().sharingLink.findUnique({ where: { id: mail.linkId } }) : null;
    if (!link || link.revokedAt || link.expiresAt < new Date()) return "its link is not valid any more";
    return null;
  },
  write: async (mail, content) => renderIncidentLink(await propsOf(mail, content)),
  async digestLine(mail, content) {
    const { incidentNumber, detectorName, repository, linkUrl, expiresOn, dueBy } = await propsOf(mail, content);
    const { denied } = content;
    const line = { incidentNumber, detectorName, repository, linkUrl, expiresOn, reminder: mail.kind === "reminder" };
    return { ...line, ...(dueBy ? { dueBy } : {}), ...(denied ? { denied } : {}) };
  },
});

async function propsOf(mail: Mail, { jti, denied }: z.infer<typeof Content>): Promise<IncidentLinkProps> {
  const link = await db().sharingLink.findUniqueOrThrow({
    where: { id: mail.linkId ?? "" },
    include: { incident: { include: { repository: true } }, campaign: { select: { dueAt: true, state: true } } },
  });
  const workspace = await db().workspace.findUniqueOrThrow({ where: { id: 1 } });
  const { incident } = link;
  const as = await askedAs(db(), incident, mail.recipient);
  const place = await db().occurrence.findFirst({
    where: { incidentId: incident.id, ...(as === "author" ? { author: { email: mail.recipient } } : {}) },
    orderBy: [{ committedAt: "asc" }, { id: "asc" }],
    include: { repository: true },
  });
  const scopes = link.scopes as LinkScope[];
  const claims = {
    linkId: link.id,
    jti,
    incidentId: incident.id,
    scopes,
    issuedAt: link.createdAt,
    expiresAt: link.expiresAt,
  };
  const token = await signLinkToken(claims, link.kid);
  const dueBy = askedBy(incident, link.campaign, new Date());
  const repository = place?.repository.fullName ?? incident.repository?.fullName;
  return {
    ...(as === "author" && place?.authorName ? { recipientName: place.authorName } : {}),
    askedAs: as,
    workspaceName: workspace.name,
    incidentNumber: incident.id,
    detectorName: incident.detectorName,
    kind: incident.kind,
    severity: incident.severity,
    repository: repository ?? "a repository",
    ...(place?.path ? { file: place.path } : {}),
    ...(place?.line ? { line: place.line } : {}),
    ...(place?.commit ? { commit: place.commit } : {}),
    ...(place?.committedAt ? { committedOn: onDate(place.committedAt) } : {}),
    linkUrl: `${env().PUBLIC_URL}/l/${token}`,
    expiresOn: onMinute(link.expiresAt),
    ...(dueBy ? { dueBy } : {}),
    canResolve: scopes.includes("resolve"),
    collectsFeedback: scopes.includes("feedback"),
    sentBy: `${workspace.name} security`,
    contact: await contact(),
    reminder: mail.kind === "reminder",
    ...(denied ? { denied } : {}),
  };
}

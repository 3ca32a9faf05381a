import { createHash } from "node:crypto";
import { z } from "zod";
import { renderIncidentLink } from "@/emails/render";
import type { LinkScope } from "@/lib/access/viewer";
import { onDate } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { env } from "@/lib/env";
import { mailable } from "@/lib/mail/mailable";
import { mailContext } from "@/lib/mail/outbox";
import { unseal } from "@/lib/seal";
import { signLinkToken } from "@/lib/sharing/token";
import { contact } from "@/lib/workspace";
import type { Mail } from "@/prisma/generated/client";

const Message = z.object({ subject: z.string(), text: z.string(), html: z.string() });
const Content = z.object({ jti: z.string(), message: Message.optional() });
type Rendered = { content: { jti: string; message: z.infer<typeof Message> }; sha256: string };

/** Why a queued mail should not go out any more, or null. Looked at right before each attempt. */
export async function whyCancelled(mail: Mail): Promise<string | null> {
  const incident = mail.incidentId ? await db().incident.findUnique({ where: { id: mail.incidentId } }) : null;
  if (!incident) return "the incident is gone";
  if (incident.closedAt) return "the incident was closed before the mail went out";
  const link = mail.linkId ? await db().sharingLink.findUnique({ where: { id: mail.linkId } }) : null;
  if (!link || link.revokedAt || link.expiresAt < new Date()) return "its link is not valid any more";
  const verdict = await mailable(db(), mail.recipient);
  return verdict.mailable ? null : verdict.reason;
}

/** The mail's words. Written once: a retry sends the same bytes with the same link. */
export async function renderMail(mail: Mail): Promise<Rendered> {
  if (!mail.sealedContent) throw new Error(`Mail ${mail.id} has no content`);
  const stored = Content.parse(JSON.parse(unseal(mail.sealedContent, mailContext(mail.id)).toString()));
  const message = stored.message ?? (await write(mail, stored.jti));
  const sha256 = createHash("sha256").update(JSON.stringify(message)).digest("hex");
  return { content: { jti: stored.jti, message }, sha256 };
}

async function write(mail: Mail, jti: string): Promise<z.infer<typeof Message>> {
  const link = await db().sharingLink.findUniqueOrThrow({
    where: { id: mail.linkId ?? "" },
    include: { incident: { include: { repository: true } } },
  });
  const workspace = await db().workspace.findUniqueOrThrow({ where: { id: 1 } });
  const { incident } = link;
  const place = await db().occurrence.findFirst({
    where: { incidentId: incident.id, author: { email: mail.recipient } },
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
  const repository = place?.repository.fullName ?? incident.repository?.fullName;
  return renderIncidentLink({
    ...(place?.authorName ? { recipientName: place.authorName } : {}),
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
    expiresOn: onDate(link.expiresAt),
    canResolve: scopes.includes("resolve"),
    collectsFeedback: scopes.includes("feedback"),
    sentBy: `${workspace.name} security`,
    contact: await contact(),
    reminder: mail.kind === "reminder",
  });
}

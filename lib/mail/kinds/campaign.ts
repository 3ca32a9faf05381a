import { z } from "zod";
import type { CampaignLine } from "@/emails/campaign-words";
import { renderCampaign, renderCampaignReport } from "@/emails/render";
import type { LinkScope } from "@/lib/access/viewer";
import { figuresOf, noFigures, peopleOfCampaign } from "@/lib/campaigns/progress";
import { onDate, onMinute } from "@/lib/dates";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import { whyNotAgain } from "@/lib/mail/kept";
import { defineMailKind } from "@/lib/mail/kind";
import { signLinkToken } from "@/lib/sharing/token";
import { workspaceName } from "@/lib/workspace";
import type { Mail, SharingLink } from "@/prisma/generated/client";
import { Severity } from "@/prisma/generated/enums";

const Content = z.object({
  campaignId: z.int(),
  lines: z.array(z.object({ incidentId: z.int(), linkId: z.string().optional(), jti: z.string().optional() })).min(1),
  more: z.int(),
  reminder: z.boolean(),
});
type Content = z.infer<typeof Content>;

/** What a campaign asks one person: a safe link to each incident, or its place in the app. */
const campaignDigest = {
  content: Content,
  capped: true,
  async whyCancelled(mail: Mail, content: Content) {
    const campaign = await db().campaign.findUnique({ where: { id: content.campaignId } });
    if (campaign?.state !== "running" && campaign?.state !== "paused") return "its campaign is over";
    if ((await openLines(content)).size === 0) return "nothing in it is open any more";
    return whyNotAgain(
      mail,
      content.lines.map(({ incidentId }) => incidentId),
    );
  },
  write,
};

export const campaign = defineMailKind(campaignDigest);
export const campaignApp = defineMailKind({ ...campaignDigest, personal: true });

/** The lines that are still to be answered: closed, answered, and withdrawn ones are left out. */
async function openLines({ campaignId, lines }: Content): Promise<Set<number>> {
  const rows = await db().campaignIncident.findMany({
    where: {
      campaignId,
      incidentId: { in: lines.map(({ incidentId }) => incidentId) },
      closedAt: null,
      answeredAt: null,
      incident: { closedAt: null, needToKnow: false },
    },
    select: { incidentId: true },
  });
  const links = await linksOf({ lines });
  const gone = lines.filter(({ linkId }) => linkId && (links.get(linkId)?.revokedAt ?? null) !== null);
  const withdrawn = new Set(gone.map(({ incidentId }) => incidentId));
  return new Set(rows.flatMap(({ incidentId }) => (withdrawn.has(incidentId) ? [] : incidentId)));
}

async function linksOf({ lines }: Pick<Content, "lines">): Promise<Map<string, SharingLink>> {
  const rows = await db().sharingLink.findMany({ where: { id: { in: lines.flatMap(({ linkId }) => linkId ?? []) } } });
  return new Map(rows.map((row) => [row.id, row]));
}

async function write(mail: Mail, content: Content) {
  const campaign = await db().campaign.findUniqueOrThrow({
    where: { id: content.campaignId },
    include: { contact: true },
  });
  const target = await db().campaignTarget.findUniqueOrThrow({ where: { id: mail.targetId ?? 0 } });
  const open = await openLines(content);
  const links = await linksOf(content);
  const urls = new Map<number, string>();
  for (const line of content.lines) urls.set(line.incidentId, await urlOf(line, links));
  const lines = (await placesOf([...open], mail.recipient)).map(
    ({ id, detectorName, severity, fullName, path, line }): CampaignLine => ({
      incidentNumber: id,
      severity,
      detectorName,
      repository: fullName ?? "a repository",
      ...(path ? { file: path } : {}),
      ...(line ? { line } : {}),
      url: urls.get(id) ?? "",
    }),
  );
  const order = content.lines.map(({ incidentId }) => incidentId);
  const [first, ...others] = lines.sort((a, b) => order.indexOf(a.incidentNumber) - order.indexOf(b.incidentNumber));
  if (!first) throw new Error(`Mail ${mail.id} has nothing to ask`);
  const [link] = links.values();
  return renderCampaign({
    workspaceName: await workspaceName(),
    recipientName: target.name,
    lines: [first, ...others],
    more: content.more,
    reminder: content.reminder,
    dueOn: onDate(campaign.dueAt),
    may: link ? ({ off: "answer", request: "request", on: "close" } as const)[campaign.may] : "app",
    ...(link ? { expiresOn: onMinute(link.expiresAt) } : { listUrl: `${env().PUBLIC_URL}/incidents` }),
    contact: { name: campaign.contact.name, email: campaign.contact.email },
  });
}

async function urlOf({ incidentId, linkId, jti }: Content["lines"][number], links: ReadonlyMap<string, SharingLink>) {
  const link = linkId === undefined ? undefined : links.get(linkId);
  if (!link || jti === undefined) return `${env().PUBLIC_URL}/incidents/${incidentId}`;
  const { scopes, createdAt: issuedAt, expiresAt } = link;
  const claims = { linkId: link.id, jti, incidentId, scopes: scopes as LinkScope[], issuedAt, expiresAt };
  return `${env().PUBLIC_URL}/l/${await signLinkToken(claims, link.kid)}`;
}

const placeRow = z.object({
  id: z.number(),
  detectorName: z.string(),
  severity: z.enum(Severity),
  fullName: z.string().nullable(),
  path: z.string().nullable(),
  line: z.number().nullable(),
});

/** Where each incident is, first of all in what the recipient committed. */
async function placesOf(ids: number[], recipient: string) {
  const rows = await db()
    .$queryRaw`SELECT i.id, i."detectorName", i.severity::text AS severity, r."fullName", place.path, place.line
    FROM "Incident" i LEFT JOIN LATERAL (
      SELECT o."repositoryId", o.path, o.line FROM "Occurrence" o LEFT JOIN "Address" a ON a.id = o."authorId"
      WHERE o."incidentId" = i.id ORDER BY (a.email = ${recipient}) IS TRUE DESC, o."committedAt" ASC NULLS LAST, o.id LIMIT 1) place ON true
    LEFT JOIN "Repository" r ON r.id = coalesce(place."repositoryId", i."repositoryId") WHERE i.id = ANY (${ids}::int[])`;
  return parseRows(placeRow, rows);
}

/** What became of a campaign, to whoever made it. */
export const campaignReport = defineMailKind({
  content: z.object({ campaignId: z.int() }),
  capped: false,
  personal: true,
  async whyCancelled(mail) {
    const member = await db().member.findUnique({ where: { id: mail.memberId ?? -1 } });
    return !member || member.deactivatedAt ? "the member is not active any more" : null;
  },
  async write(_, { campaignId }) {
    const { name, endedFor } = await db().campaign.findUniqueOrThrow({ where: { id: campaignId } });
    const figures = (await figuresOf(db(), [campaignId])).get(campaignId) ?? noFigures;
    const people = await peopleOfCampaign(db(), campaignId);
    const pageUrl = `${env().PUBLIC_URL}/campaigns/${campaignId}`;
    return renderCampaignReport({
      workspaceName: await workspaceName(),
      campaignName: name,
      endedFor: endedFor === "closed" ? "closed" : "due",
      incidents: figures.incidents,
      closed: figures.closed,
      figures: [
        ["People asked", people.mailed],
        ["Closed", figures.closed],
        ["Answered, still open", figures.answered],
        ["Opened, not answered", figures.opened],
        ["Silent", figures.silent],
        ["Nobody could be asked", figures.notAsked + figures.waiting + figures.sending],
      ],
      pageUrl,
      tableUrl: `${env().PUBLIC_URL}/api/v1/campaigns/${campaignId}/report?format=csv`,
    });
  },
});

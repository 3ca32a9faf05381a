import { z } from "zod";
import { type LinkScope, system, type Viewer } from "@/lib/access/viewer";
import { openLinkFor } from "@/lib/asking/ask";
import { record } from "@/lib/audit/record";
import { reminderAt } from "@/lib/campaigns/next-mail";
import { candidatesOf, type Placed, placeEach } from "@/lib/campaigns/place";
import { scheduleTargets } from "@/lib/campaigns/schedule";
import { linesPerMail } from "@/lib/campaigns/terms";
import { writePlaces } from "@/lib/campaigns/write";
import { overriddenLevel, stricter } from "@/lib/closure/level";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { queueDigest } from "@/lib/mail/outbox";
import { aboutKind } from "@/lib/notifications/kinds";
import { addressOfMember } from "@/lib/notifications/recipient";
import type { Campaign, CampaignTarget } from "@/prisma/generated/client";
import type { AutoHealing } from "@/prisma/generated/enums";

const mostReminders = 3;
const day = 86_400_000;
const longestLink = 30;
const afterDue = 7;
const namedIncidents = 20;
const viewer: Viewer = system("campaigns.advance");

type Line = { incidentId: number; linkId?: string; jti?: string };
type Carried = { lines: Line[]; more: number; reminder: boolean };

/**
 * Writes the digest that is due to one person of a campaign, with a link to each incident, after looking again whose turn
 * each is. Answers whether anything was written; what became somebody else's is theirs from now on.
 */
export async function sendTo(tx: Tx, campaign: Campaign, target: CampaignTarget, now: Date): Promise<boolean> {
  const fresh = await waitingLines(tx, target.id, "fresh", now);
  const due = reminderAt(target, campaign.dueAt);
  const reminder = fresh.length === 0;
  if (reminder && (!due || due > now)) return false;
  const found = reminder ? await waitingLines(tx, target.id, "silent", now) : fresh;
  const theirs = await stillTheirs(tx, campaign, target, found, now);
  const kept = theirs.filter(({ turn }) => !reminder || turn.reminders < mostReminders);
  const placed = kept.slice(0, linesPerMail);
  if (placed.length === 0) return false;
  const more = (found[0]?.total ?? 0) - found.length + kept.length - placed.length;
  const lines = target.route === "link" ? await withLinks(tx, campaign, placed, now) : placed.map(lineOf);
  await write(tx, campaign, target, { lines, more, reminder }, now);
  return true;
}

const lineOf = ({ candidate: { id } }: Placed): Line => ({ incidentId: id });
const waitingRow = z.object({ id: z.number(), total: z.number() });
type WaitingLine = z.infer<typeof waitingRow>;
/** More than fit, so that what turns out to be another's is made up for. */
const mostLooked = 2 * linesPerMail;

async function waitingLines(tx: Tx, targetId: number, which: "fresh" | "silent", now: Date): Promise<WaitingLine[]> {
  const rows =
    await tx.$queryRaw`SELECT i.id, (count(*) OVER ())::int AS total FROM "CampaignIncident" c JOIN "Incident" i ON i.id = c."incidentId"
    WHERE c."targetId" = ${targetId}::int AND c.standing = 'ask' AND c."closedAt" IS NULL AND c."answeredAt" IS NULL AND i."closedAt" IS NULL
      AND CASE WHEN ${which === "fresh"}::boolean THEN c.mails = 0 AND (c."notBefore" IS NULL OR c."notBefore" <= ${now}::timestamptz) ELSE c.mails > 0 END
    ORDER BY i.severity, i.validity = 'valid' DESC, i."triggeredAt", i.id LIMIT ${mostLooked}::int`;
  return parseRows(waitingRow, rows);
}

/** Of these incidents those that are still this person's to answer now, in order; whatever else is found is kept. */
async function stillTheirs(
  tx: Tx,
  campaign: Campaign,
  target: CampaignTarget,
  lines: readonly WaitingLine[],
  now: Date,
): Promise<Placed[]> {
  const ids = lines.map(({ id }) => id);
  // In the order in which whoever closes many locks them, before anything that belongs to them.
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ANY (${ids}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const candidates = await candidatesOf(tx, ids);
  const order = new Map(ids.map((id, index) => [id, index]));
  candidates.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  const placed = await placeEach(tx, campaign.id, candidates, now);
  const targets = await writePlaces(tx, campaign.id, placed);
  const others = [...targets.values()].filter((id) => id !== target.id);
  if (others.length > 0) await scheduleTargets(tx, campaign, others);
  return placed.filter(
    ({ turn }) =>
      turn.target?.key === target.key &&
      turn.standing === "ask" &&
      turn.answeredAt === null &&
      (turn.notBefore === null || turn.notBefore <= now),
  );
}

async function withLinks(tx: Tx, campaign: Campaign, placed: readonly Placed[], now: Date): Promise<Line[]> {
  const untilDue = Math.ceil((campaign.dueAt.getTime() - now.getTime()) / day);
  const lifespanDays = Math.min(longestLink, untilDue + afterDue);
  const lines: Line[] = [];
  for (const { candidate, turn } of placed) {
    if (!turn.found) continue;
    const level = stricter(campaign.may, await overriddenLevel(tx, candidate, turn.found.address));
    const terms = { scopes: scopesOf(level), lifespanDays, campaignId: campaign.id };
    const { linkId, jti } = await openLinkFor(tx, viewer, candidate, turn.found, terms);
    lines.push({ incidentId: candidate.id, linkId, jti });
  }
  return lines;
}

function scopesOf(level: AutoHealing): LinkScope[] {
  if (level === "off") return ["view", "feedback"];
  return level === "request" ? ["view", "feedback", "resolve", "request"] : ["view", "feedback", "resolve"];
}

async function write(
  tx: Tx,
  campaign: Campaign,
  target: CampaignTarget,
  { lines, more, reminder }: Carried,
  now: Date,
): Promise<void> {
  const mails = target.mails + 1;
  const to = await mailedAt(tx, target);
  const incidentIds = lines.map(({ incidentId }) => incidentId);
  if (to !== null) {
    const digest = {
      kind: target.route === "app" ? "campaign-app" : "campaign",
      recipient: to,
      epoch: `campaign ${campaign.id}, person ${target.id}, mail ${mails}`,
      targetId: target.id,
      ...(target.memberId === null ? {} : { memberId: target.memberId }),
      content: { campaignId: campaign.id, lines, more, reminder },
    };
    const kind = target.route === "app" ? "campaign-line" : reminder ? "reminder" : "incident-link";
    const rows = lines.map(({ incidentId, linkId }) => ({ kind, incidentId, ...(linkId ? { linkId } : {}) }));
    if ((await queueDigest(tx, digest, rows)) === null)
      throw new Error(`Mail ${mails} to person ${target.id} of campaign ${campaign.id} was written before`);
  }
  const linkIds = lines.map(({ linkId }) => linkId ?? null);
  await tx.$executeRaw`UPDATE "CampaignIncident" c SET mails = c.mails + 1, "linkId" = sent."linkId",
      "mailedAt" = CASE WHEN ${to === null}::boolean THEN coalesce(c."mailedAt", ${now}::timestamptz) ELSE c."mailedAt" END
    FROM unnest(${incidentIds}::int[], ${linkIds}::uuid[]) sent (id, "linkId")
    WHERE c."campaignId" = ${campaign.id}::int AND c."incidentId" = sent.id`;
  await tx.campaignTarget.update({
    where: { id: target.id },
    data: { mails, lastMailAt: now, ...(reminder ? { reminders: { increment: 1 } } : { askedAt: now }) },
  });
  await record(tx, viewer, [
    {
      type: "campaign.asked",
      subject: String(campaign.id),
      detail: {
        recipient: target.recipient,
        reminder,
        count: lines.length + more,
        ...(target.memberId === null
          ? {}
          : { memberId: target.memberId, incidentIds: incidentIds.slice(0, namedIncidents), words: campaign.name }),
      },
    },
  ]);
}

/** Where they are mailed; null for a member who wants this in the app only, or cannot be mailed. */
async function mailedAt(tx: Tx, { route, recipient, memberId }: CampaignTarget): Promise<string | null> {
  if (route === "link") return recipient;
  if (memberId === null) return null;
  const chosen = await tx.notificationPreference.findUnique({
    where: { memberId_kind: { memberId, kind: "campaign" } },
  });
  if ((chosen?.mail ?? aboutKind("campaign").mail) === "off") return null;
  const address = await addressOfMember(tx, memberId);
  return address.mailable ? address.recipient : null;
}

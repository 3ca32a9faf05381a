import { candidatesOf, placeEach } from "@/lib/campaigns/place";
import { writePlaces } from "@/lib/campaigns/write";
import type { Tx } from "@/lib/db/client";
import type { Campaign } from "@/prisma/generated/client";
import type { Ledger } from "./ledger";
import { day, hour, minute, plus, type Setting } from "./setting";
import { byMember, system } from "./story";

const reminderDays = [3, 7, 14] as const;
const endOfDay = (at: Date) => new Date(Math.floor(at.getTime() / day) * day + day - 1);

/** One that ran to its due date in the past, and one that runs: both begun by Maya, with their events. */
export async function beginCampaigns(tx: Tx, setting: Setting, ledger: Ledger): Promise<Campaign[]> {
  const { now, members } = setting;
  const maya = members.maya.id;
  const base = { chosen: { filter: {} }, createdBy: maya, startedBy: maya, mailsPerHour: 30 };
  const past = { state: "ended" as const, endedFor: "due", contactId: members.bob.id, may: "request" as const };
  const present = { state: "running" as const, contactId: maya, may: "off" as const };
  const plans = [
    {
      ...{ ...base, ...past, name: "Clear the list, autumn" },
      ...{ createdAt: busiest(setting, ledger, [60, 72], 30), dueAt: endOfDay(plus(now, -30 * day)) },
    },
    {
      ...{ ...base, ...present, name: "Old secrets before the audit" },
      ...{ createdAt: busiest(setting, ledger, [18, 34], 0), dueAt: endOfDay(plus(now, 10 * day)) },
    },
  ];
  const begun: Campaign[] = [];
  for (const plan of plans) {
    const { createdAt } = plan;
    const startedAt = plus(createdAt, 2 * hour);
    const endedAt = plan.state === "ended" ? plan.dueAt : null;
    const campaign = await tx.campaign.create({ data: { ...plan, plannedAt: createdAt, startedAt, endedAt } });
    const { name } = campaign;
    const happened = (at: Date, type: string, by: ReturnType<typeof byMember>) =>
      ledger.events.push({ at, type, subject: String(campaign.id), detail: { name }, runs: [], ...by });
    happened(createdAt, "campaign.created", byMember(members.maya));
    happened(startedAt, "campaign.started", byMember(members.maya));
    if (endedAt) happened(endedAt, "campaign.ended", system("campaigns.advance"));
    begun.push(campaign);
  }
  return begun;
}

/**
 * Of these days, as many ago, the one at which most was open that its author had closed by the last day: by chance alone
 * there would be hours of the day at which nothing had been.
 */
function busiest(
  { now, members, addressIds }: Setting,
  ledger: Ledger,
  [latest, earliest]: [number, number],
  last: number,
): Date {
  const staff = new Set<string>(Object.values(members).map(({ email }) => email));
  const authors = new Set(
    [...addressIds].flatMap(([email, id]) => (email.endsWith("@acme.example") && !staff.has(email) ? [id] : [])),
  );
  const closings = ledger.incidents.flatMap(({ triggeredAt, closedAt, authorId }) =>
    closedAt && authorId && authors.has(authorId) ? [{ from: +new Date(triggeredAt), until: +new Date(closedAt) }] : [],
  );
  const end = +plus(now, -last * day);
  const closedIn = (start: number) =>
    closings.filter(({ from, until }) => from < start && until > start + day && until < end).length;
  const starts = Array.from({ length: earliest - latest + 1 }, (_, index) => +plus(now, -(latest + index) * day));
  return new Date(starts.reduce((best, start) => (closedIn(start) > closedIn(best) ? start : best)));
}

/**
 * Who was asked what by them, and what came of it, as it happened to the incidents. Everybody was mailed and reminded as
 * often as is polite, so that nothing of it is ever mailed.
 */
export async function fillCampaigns(tx: Tx, campaigns: readonly Campaign[], setting: Setting): Promise<void> {
  for (const campaign of campaigns) {
    const startedAt = campaign.startedAt ?? campaign.createdAt;
    const until = campaign.endedAt ?? setting.now;
    const ids = await chosenFor(tx, campaign, startedAt);
    await writePlaces(tx, campaign.id, await placeEach(tx, campaign.id, await candidatesOf(tx, ids.open), startedAt));
    await takeClosed(tx, campaign.id, ids.closed);
    const targets = await tx.campaignTarget.findMany({
      where: { campaignId: campaign.id, route: { not: "none" } },
      orderBy: { id: "asc" },
      select: { id: true },
    });
    for (const [index, { id }] of targets.entries())
      await mailed(tx, id, index, plus(startedAt, index * 2 * minute), until, setting);
    const over = campaign.state === "ended";
    await tx.$executeRaw`UPDATE "CampaignIncident" SET stage = ${over ? "over" : "asked"}::"CampaignStage" WHERE "campaignId" = ${campaign.id}::int`;
  }
}

/** Of what was open as it began: what is so still, and what was closed since. */
async function chosenFor(tx: Tx, { endedAt }: Campaign, startedAt: Date) {
  const wasOpen = { triggeredAt: { lt: startedAt }, OR: [{ closedAt: null }, { closedAt: { gt: startedAt } }] };
  const rows = await tx.incident.findMany({
    where: wasOpen,
    select: { id: true, closedAt: true },
    orderBy: { id: "asc" },
  });
  const stillOpen = rows.filter(({ closedAt }) => !closedAt || (endedAt && closedAt > endedAt));
  return {
    open: stillOpen.map(({ id }) => id),
    closed: rows.filter((row) => !stillOpen.includes(row) || row.closedAt).map(({ id }) => id),
  };
}

/** What was closed since was its author's. */
async function takeClosed(tx: Tx, campaignId: number, ids: number[]): Promise<void> {
  await tx.$executeRaw`INSERT INTO "CampaignTarget" ("campaignId", key, route, name, recipient, "developerId")
    SELECT DISTINCT ${campaignId}::int, 'mail:' || a.email, 'link'::"CampaignRoute", d.name, a.email, d.id
    FROM "Incident" i JOIN "Address" a ON a.id = i."authorId" JOIN "Developer" d ON d.id = a."developerId"
    WHERE i.id = ANY (${ids}::int[]) AND d."memberId" IS NULL AND a.unmailable IS NULL AND a.email LIKE '%@acme.example'
    ON CONFLICT ("campaignId", key) DO NOTHING`;
  await tx.$executeRaw`INSERT INTO "CampaignIncident" ("campaignId", "incidentId", "targetId", standing)
    SELECT ${campaignId}::int, i.id, t.id, 'ask' FROM "Incident" i JOIN "Address" a ON a.id = i."authorId"
    JOIN "CampaignTarget" t ON t."campaignId" = ${campaignId}::int AND t.key = 'mail:' || a.email
    WHERE i.id = ANY (${ids}::int[]) ON CONFLICT DO NOTHING`;
}

async function mailed(
  tx: Tx,
  targetId: number,
  index: number,
  at: Date,
  until: Date,
  { random }: Setting,
): Promise<void> {
  const mails = 1 + reminderDays.length;
  await tx.campaignTarget.update({
    where: { id: targetId },
    data: { mails, reminders: reminderDays.length, askedAt: at, lastMailAt: plus(at, reminderDays[2] * day) },
  });
  // Every third opens nothing: by chance alone there would be hours of the day at which everybody had.
  const openedAt = index % 3 === 2 ? null : plus(at, random.whole(20, 9 * 24 * 60) * minute);
  await tx.$executeRaw`UPDATE "CampaignIncident" c SET mails = ${mails}::int, "notBefore" = NULL, "mailedAt" = ${plus(at, minute)}::timestamptz,
      "closedAt" = CASE WHEN i."closedAt" <= ${until}::timestamptz THEN i."closedAt" END,
      "answeredAt" = CASE WHEN i."answeredAt" BETWEEN ${at}::timestamptz AND ${until}::timestamptz THEN i."answeredAt" END,
      "openedAt" = CASE WHEN i."answeredAt" > ${at}::timestamptz THEN least(i."answeredAt", ${openedAt}::timestamptz) ELSE ${openedAt}::timestamptz END
    FROM "Incident" i WHERE c."targetId" = ${targetId}::int AND c.standing = 'ask' AND i.id = c."incidentId"`;
}

import { endIfOver } from "@/lib/campaigns/end";
import { scheduleTargets, wake } from "@/lib/campaigns/schedule";
import { sendTo } from "@/lib/campaigns/send";
import { isUnderWay, lockCampaign } from "@/lib/campaigns/terms";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { endOfQuiet } from "@/lib/notifications/wall-clock";
import type { Campaign, CampaignTarget } from "@/prisma/generated/client";

/** How many people with nothing to be told are passed over at once, before others get their turn. */
const mostPassed = 20;

/**
 * Writes the next digest of a campaign that is due, and says when the one after it may follow. The mail, what it carries
 * and the next job are one transaction: killed in between, it happens as if it had not begun.
 */
export async function advanceCampaign(id: number, now = new Date()): Promise<void> {
  await inTransaction(async (tx) => {
    if ((await tx.campaign.count({ where: { id } })) === 0) return;
    const campaign = await lockCampaign(tx, id);
    if (!isUnderWay(campaign) || (await endIfOver(tx, campaign, now)) || campaign.state !== "running") return;
    const due = await wake(tx, campaign, now);
    if (!due || due > now) return;
    await writeNext(tx, campaign, now);
    await wake(tx, campaign, now);
  });
}

/** The campaigns whose next mail is due, or that are over: what the job that was to do it may have been lost with. */
export async function dueCampaigns(tx: Tx, now: Date): Promise<number[]> {
  const rows = await tx.campaign.findMany({
    where: {
      OR: [
        { state: "running", nextMailAt: { lte: now } },
        { state: { in: ["running", "paused"] }, dueAt: { lte: now } },
        { state: { in: ["running", "paused"] }, incidents: { none: { stage: "asked", closedAt: null } } },
      ],
    },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

async function writeNext(tx: Tx, campaign: Campaign, now: Date): Promise<void> {
  for (let passed = 0; passed < mostPassed; passed += 1) {
    const target = await tx.campaignTarget.findFirst({
      where: { campaignId: campaign.id, nextAt: { lte: now } },
      orderBy: [{ nextAt: "asc" }, { rank: "asc" }, { id: "asc" }],
    });
    if (!target) return;
    const later = await quietUntil(tx, target, now);
    if (later) {
      await tx.campaignTarget.update({ where: { id: target.id }, data: { nextAt: later } });
      continue;
    }
    const wrote = await sendTo(tx, campaign, target, now);
    await scheduleTargets(tx, campaign, [target.id]);
    if (wrote) return;
    await notAgainAtOnce(tx, target.id, now);
  }
}

/** Whoever was passed over waits for the next review where their turn would come again at once. */
async function notAgainAtOnce(tx: Tx, id: number, now: Date): Promise<void> {
  const hour = 3_600_000;
  await tx.campaignTarget.updateMany({
    where: { id, nextAt: { lte: now } },
    data: { nextAt: new Date(now.getTime() + hour) },
  });
}

async function quietUntil(tx: Tx, { memberId }: CampaignTarget, now: Date): Promise<Date | null> {
  if (memberId === null) return null;
  const member = await tx.member.findUnique({ where: { id: memberId } });
  const until = member ? endOfQuiet(now, member) : now;
  return until > now ? until : null;
}

/** Every running campaign, for the review that comes each hour. */
export async function runningCampaigns(): Promise<number[]> {
  const rows = await db().campaign.findMany({
    where: { state: { in: ["running", "paused"] } },
    select: { id: true },
    orderBy: { id: "asc" },
  });
  return rows.map(({ id }) => id);
}

import { actorOf, type MemberViewer, system, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { isUnderWay, lockCampaign, mayRunCampaigns } from "@/lib/campaigns/terms";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { queueMail } from "@/lib/mail/outbox";
import { settle } from "@/lib/mail/settle";
import { addressOfMember } from "@/lib/notifications/recipient";
import type { Campaign } from "@/prisma/generated/client";

/** Ends a campaign whose due date has passed, or in which nothing is open any more; answers whether it has ended. */
export async function endIfOver(tx: Tx, campaign: Campaign, now: Date): Promise<boolean> {
  const due = campaign.dueAt <= now;
  const open =
    due ||
    (await tx.campaignIncident.findFirst({
      where: { campaignId: campaign.id, stage: "asked", closedAt: null, incident: { closedAt: null } },
      select: { incidentId: true },
    }));
  if (open && !due) return false;
  await end(tx, system("campaigns.advance"), campaign, due ? "due" : "closed", now);
  await mailReport(tx, campaign);
  return true;
}

/** Ends it before its time: nothing more is sent. Links that were sent go on working; a draft is gone. */
export async function cancelCampaign(viewer: MemberViewer, id: number, now = new Date()): Promise<void> {
  mayRunCampaigns(viewer);
  await inTransaction(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (campaign.state === "draft") {
      await tx.campaign.delete({ where: { id } });
      await record(tx, viewer, [{ type: "campaign.discarded", subject: String(id), detail: { name: campaign.name } }]);
      return;
    }
    if (!isUnderWay(campaign)) throw new Conflict("The campaign has ended already.");
    await end(tx, viewer, campaign, "cancelled", now);
  });
}

async function end(
  tx: Tx,
  viewer: Viewer,
  { id, name }: Campaign,
  why: "closed" | "due" | "cancelled",
  now: Date,
): Promise<void> {
  await tx.campaign.update({
    where: { id },
    data: {
      state: why === "cancelled" ? "cancelled" : "ended",
      endedAt: now,
      endedFor: why,
      nextMailAt: null,
    },
  });
  await tx.$executeRaw`UPDATE "CampaignIncident" c SET stage = 'over', "closedAt" = coalesce(c."closedAt", i."closedAt")
    FROM "Incident" i WHERE c."campaignId" = ${id}::int AND c.stage <> 'over' AND i.id = c."incidentId"`;
  await tx.campaignTarget.updateMany({ where: { campaignId: id, nextAt: { not: null } }, data: { nextAt: null } });
  await cancelWaiting(tx, viewer, id);
  const type = why === "cancelled" ? "campaign.cancelled" : "campaign.ended";
  await record(tx, viewer, [{ type, subject: String(id), detail: { name, why, by: actorOf(viewer) } }]);
}

/** What is written and has not left is not sent any more. */
async function cancelWaiting(tx: Tx, viewer: Viewer, campaignId: number): Promise<void> {
  const waiting = await tx.mail.findMany({
    where: { target: { campaignId }, digestId: null, state: { in: ["queued", "deferred"] } },
    select: { id: true, attempts: true },
  });
  const reason = "its campaign is over";
  for (const mail of waiting)
    await settle(tx, viewer, mail, ["queued", "deferred"], { state: "cancelled", error: reason });
}

async function mailReport(tx: Tx, { id, createdBy }: Campaign): Promise<void> {
  const address = await addressOfMember(tx, createdBy);
  if (!address.mailable) return;
  await queueMail(tx, {
    kind: "campaign-report",
    recipient: address.recipient,
    epoch: `campaign ${id}`,
    memberId: createdBy,
    content: { campaignId: id },
  });
}

import { dueCampaigns } from "@/lib/campaigns/advance";
import { inTransaction } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { dueDigests } from "@/lib/mail/digest";

/** Every minute: wakes whatever is due and has no job, and forgets what is over. */
export async function sweep(): Promise<void> {
  await inTransaction(async (tx) => {
    const now = new Date();
    const due = await tx.delivery.count({ where: { state: "received", notBefore: { lte: now } } });
    if (due > 0) await enqueue(tx, "deliveries.process", {}, { key: "deliveries.process" });

    const mails = await tx.mail.findMany({
      where: {
        OR: [
          { state: { in: ["queued", "deferred", "unknown"] }, notBefore: { lte: now } },
          { state: "submitting", leaseUntil: { lte: now } },
        ],
      },
      select: { id: true },
      take: 500,
    });
    for (const { id } of mails) await enqueue(tx, "mail.send", { mailId: id }, { key: `mail.send:${id}` });

    for (const recipient of await dueDigests(tx, now)) {
      await enqueue(tx, "mail.digest", { recipient }, { key: `mail.digest:${recipient}` });
    }

    for (const campaignId of await dueCampaigns(tx, now))
      await enqueue(tx, "campaigns.advance", { campaignId }, { key: `campaigns.advance:${campaignId}` });

    const dispatches = await tx.dispatch.findMany({
      where: { state: "queued", notBefore: { lte: now } },
      select: { id: true },
      take: 500,
    });
    for (const { id } of dispatches)
      await enqueue(tx, "pages.dispatch", { dispatchId: id }, { key: `pages.dispatch:${id}` });

    await tx.session.deleteMany({ where: { expiresAt: { lt: now } } });
    await tx.loginCode.deleteMany({ where: { expiresAt: { lt: now } } });
    await tx.linkSession.deleteMany({ where: { expiresAt: { lt: now } } });
    await tx.export.deleteMany({ where: { expiresAt: { lt: now } } });
    await tx.missedDelivery.deleteMany({ where: { deliveredAt: { lt: new Date(now.getTime() - 30 * 86_400_000) } } });
    await tx.suppression.deleteMany({ where: { until: { lt: now } } });
  });
}

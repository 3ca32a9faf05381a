import { z } from "zod";
import { candidatesOf, placeEach } from "@/lib/campaigns/place";
import { scheduleTargets, wake } from "@/lib/campaigns/schedule";
import { isUnderWay, lockCampaign } from "@/lib/campaigns/terms";
import { writePlaces } from "@/lib/campaigns/write";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

/** How many are looked at in one transaction. */
export const atOnce = 2_500;

const idRow = z.object({ id: z.number() });

/**
 * Looks again at whose turn everything is that a running campaign still waits for: authors change, join, leave, and mail
 * comes back. Without effect where nothing did.
 */
export async function reviewCampaign(id: number, now = new Date()): Promise<void> {
  await db().$executeRaw`UPDATE "CampaignIncident" c SET "closedAt" = i."closedAt" FROM "Incident" i
    WHERE c."campaignId" = ${id}::int AND c.stage = 'asked' AND c."closedAt" IS NULL AND i.id = c."incidentId" AND i."closedAt" IS NOT NULL`;
  // What has not been answered; or was, and the conversation has moved on since.
  const rows = await db().$queryRaw`SELECT i.id FROM "CampaignIncident" c JOIN "Incident" i ON i.id = c."incidentId"
    WHERE c."campaignId" = ${id}::int AND c.stage = 'asked' AND c."closedAt" IS NULL AND i."closedAt" IS NULL
      AND (c."answeredAt" IS NULL OR i.contact NOT IN ('answered', 'disputed')
        AND NOT EXISTS (SELECT 1 FROM "ClosureRequest" r WHERE r."incidentId" = i.id AND r.decision IS NULL))
    ORDER BY i."authorId", i.id`;
  const ids = parseRows(idRow, rows).map((row) => row.id);
  for (let start = 0; start < ids.length; start += atOnce) {
    await inTransaction(async (tx) => {
      if (isUnderWay(await lockCampaign(tx, id))) await place(tx, id, ids.slice(start, start + atOnce), now);
    });
  }
  await inTransaction(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!isUnderWay(campaign)) return;
    await scheduleTargets(tx, campaign);
    await wake(tx, campaign, now);
  });
}

/** Says whose turn each of these is. They come ordered by author, so that everybody is read in few chunks. */
export async function place(tx: Tx, campaignId: number, ids: readonly number[], now: Date): Promise<void> {
  const candidates = await candidatesOf(tx, ids);
  if (candidates.length > 0) await writePlaces(tx, campaignId, await placeEach(tx, campaignId, candidates, now));
}

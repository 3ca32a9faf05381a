import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import type { Tx } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import type { Campaign } from "@/prisma/generated/client";

export const mostIncidents = 100_000;
export const mostSelected = 2_000;
export const longestName = 120;
/** A mail with more of them is cut off by some clients. */
export const linesPerMail = 25;
/** Four campaigns that each write as many as they may stay below what stops mail to new people. */
export const hourly = { usual: 30, most: 300 };

/** Whoever runs campaigns puts any incident to anybody: a permission to share, by somebody who sees all there is. */
export function mayRunCampaigns(viewer: Viewer): void {
  authorize(viewer, "incidents:share");
  if (!seesEverything(viewer)) throw new Forbidden("This needs the permission incidents:read, too.");
}

/** The campaign, locked until the transaction ends: one after the other, whoever changes it or writes its mail. */
export async function lockCampaign(tx: Tx, id: number): Promise<Campaign> {
  await tx.$queryRaw`SELECT id FROM "Campaign" WHERE id = ${id}::int FOR NO KEY UPDATE`;
  const campaign = await tx.campaign.findUnique({ where: { id } });
  if (!campaign) throw new NotFound("There is no such campaign.");
  return campaign;
}

export const isUnderWay = ({ state }: Pick<Campaign, "state">) => state === "running" || state === "paused";

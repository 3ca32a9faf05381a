import { onDate, onMinute } from "@/lib/dates";
import type { CampaignState } from "@/prisma/generated/enums";

type Asking = { dueAt: Date | null; createdAt: Date };
type Campaign = { dueAt: Date; state: CampaignState };

/** By when somebody is asked to fix it, already written out with its zone; `late` where that is over. */
export type AskedBy = { text: string; late: boolean };

/**
 * The last day of the campaign that asks while it is under way, else the incident's own due date. What was overdue before
 * Handback knew of it was never anybody's to meet: no date is held against them.
 */
export function askedBy({ dueAt, createdAt }: Asking, campaign: Campaign | null, now: Date): AskedBy | null {
  const underWay = campaign?.state === "running" || campaign?.state === "paused";
  if (campaign && underWay && campaign.dueAt > now) return { text: lastDay(campaign.dueAt), late: false };
  if (!dueAt || dueAt <= createdAt) return null;
  return { text: onMinute(dueAt), late: dueAt <= now };
}

/** "the end of 14 December 2026 (UTC)": a campaign's day is over when the next begins. */
export function lastDay(dueAt: Date): string {
  return `the end of ${onDate(dueAt)} (UTC)`;
}

import { advanceCampaign } from "@/lib/campaigns/advance";
import type { Chosen } from "@/lib/campaigns/choose";
import { createCampaign, type NewCampaign } from "@/lib/campaigns/create";
import { startCampaign } from "@/lib/campaigns/start";
import { db } from "@/lib/db/client";
import { sendMail } from "@/lib/mail/send";
import type { MemberOf } from "../cast";
import { day, incident, later, next } from "../factories";

export const person = (name = "dana") => `${name}-${next()}@acme.example`;

/** Incidents of the history by one author, whom nobody has mailed. */
export async function leaksBy(authorEmail: string, count = 1, fields: Parameters<typeof incident>[0] = {}) {
  const ids: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const { place, ...rest } = fields;
    const row = await incident({ ...rest, place: { authorEmail, historical: true, ...place } });
    ids.push(row.id);
  }
  return ids;
}

type Fields = Partial<Omit<NewCampaign, "chosen" | "contactId">> & { now?: Date; dueDays?: number };

export async function draftOf(manager: MemberOf, incidentIds: number[], fields: Fields = {}): Promise<number> {
  return draftBy(manager, { incidentIds }, fields);
}

export async function draftBy(
  manager: MemberOf,
  chosen: Chosen,
  { now = new Date(), dueDays = 30, ...rest }: Fields = {},
) {
  const dueAt = later(now, dueDays * day);
  return createCampaign(
    manager,
    { name: "Old keys", chosen, dueAt, contactId: manager.memberId, may: "off", ...rest },
    now,
  );
}

export async function runningOf(manager: MemberOf, incidentIds: number[], fields: Fields = {}): Promise<number> {
  const id = await draftOf(manager, incidentIds, fields);
  await startCampaign(manager, id, fields.now);
  return id;
}

export const targetsOf = (campaignId: number) =>
  db().campaignTarget.findMany({ where: { campaignId }, orderBy: [{ key: "asc" }] });

export const lineOf = (campaignId: number, incidentId: number) =>
  db().campaignIncident.findUniqueOrThrow({ where: { campaignId_incidentId: { campaignId, incidentId } } });

export const digestsOf = (campaignId: number) =>
  db().mail.findMany({ where: { target: { campaignId }, digestId: null }, orderBy: { queuedAt: "asc" } });

/** What the worker does from one moment to another: each time the campaign is due, its next mail, which is sent. */
export async function work(campaignId: number, from: Date, until: Date): Promise<Date[]> {
  const times: Date[] = [];
  for (let now = from; now <= until; ) {
    const before = (await digestsOf(campaignId)).length;
    await advanceCampaign(campaignId, now);
    for (const mail of (await digestsOf(campaignId)).slice(before)) {
      await sendMail(mail.id);
      times.push(now);
    }
    const { nextMailAt } = await db().campaign.findUniqueOrThrow({ where: { id: campaignId } });
    if (!nextMailAt) break;
    now = nextMailAt > now ? nextMailAt : later(now, 1);
  }
  return times;
}

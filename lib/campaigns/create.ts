import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { type Chosen, requireSize, sizeOf } from "@/lib/campaigns/choose";
import { awaitPlan, beginPlan } from "@/lib/campaigns/plan";
import { hourly, lockCampaign, longestName, mayRunCampaigns } from "@/lib/campaigns/terms";
import { type Db, db, inTransaction } from "@/lib/db/client";
import { Conflict, Invalid } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";
import type { AutoHealing } from "@/prisma/generated/enums";

const hour = 3_600_000;

export type NewCampaign = {
  name: string;
  chosen: Chosen;
  dueAt: Date;
  /** Whom its developers may ask; a member. */
  contactId: number;
  may: AutoHealing;
  mailsPerHour?: number | undefined;
  /** A draft that this one takes the place of. */
  replaces?: number | undefined;
};

/** Makes a draft and has it worked out who would get what. Nothing is sent before it is started. */
export async function createCampaign(viewer: MemberViewer, wanted: NewCampaign, now = new Date()): Promise<number> {
  mayRunCampaigns(viewer);
  const { chosen, dueAt, contactId, may, replaces } = wanted;
  const name = wanted.name.trim();
  if (name === "" || name.length > longestName)
    throw new Invalid(`A name has 1 to ${longestName} characters.`, { pointer: "/name" });
  const mailsPerHour = wanted.mailsPerHour ?? hourly.usual;
  if (!Number.isInteger(mailsPerHour) || mailsPerHour < 1 || mailsPerHour > hourly.most)
    throw new Invalid(`Between 1 and ${hourly.most} mails go out in an hour.`, { pointer: "/mails_per_hour" });
  requireDue(dueAt, now);
  await requireContact(db(), contactId);
  const size = await sizeOf(viewer, chosen);
  requireSize(size, chosen);
  const id = await inTransaction(async (tx) => {
    if (replaces !== undefined) {
      const { state } = await lockCampaign(tx, replaces);
      if (state !== "draft") throw new Conflict("The campaign to be replaced has begun. Pause or cancel it instead.");
      await tx.campaign.delete({ where: { id: replaces } });
    }
    const kept = JSON.parse(JSON.stringify(chosen)) as Prisma.InputJsonObject;
    const by = viewer.memberId;
    const plan = { planTotal: size, plannedFor: by };
    const draft = await tx.campaign.create({
      data: { name, chosen: kept, dueAt, contactId, may, mailsPerHour, createdBy: by, createdAt: now, ...plan },
      select: { id: true },
    });
    const detail = { name, incidents: size, dueAt: dueAt.toISOString(), contactId, may, mailsPerHour };
    await record(tx, viewer, [{ type: "campaign.created", subject: String(draft.id), detail }]);
    await beginPlan(tx, draft.id, size);
    return draft.id;
  });
  await awaitPlan(id, size, now);
  return id;
}

export function requireDue(dueAt: Date, now: Date): void {
  if (dueAt.getTime() < now.getTime() + hour) throw new Invalid("The due date is over.", { pointer: "/due_on" });
  if (dueAt.getTime() > now.getTime() + 366 * 24 * hour)
    throw new Invalid("The due date is more than a year away.", { pointer: "/due_on" });
}

export async function requireContact(within: Db, contactId: number): Promise<void> {
  const active = await within.member.count({ where: { id: contactId, deactivatedAt: null, service: false } });
  if (active === 0) throw new Invalid("Name an active member as the contact.", { pointer: "/contact_id" });
}

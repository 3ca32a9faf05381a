import { type MemberViewer, system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { Chosen, requireSize, sizeOf, unplacedIds } from "@/lib/campaigns/choose";
import { peopleOfCampaign } from "@/lib/campaigns/progress";
import { atOnce, place } from "@/lib/campaigns/review";
import { lockCampaign, mayRunCampaigns } from "@/lib/campaigns/terms";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import type { Campaign } from "@/prisma/generated/client";

/** So few are worked out while their maker waits; the job is there for who is killed meanwhile. */
const mostAwaited = 1_000;
const graceMs = 10_000;
const sliceMs = 10_000;

/** Works out of a draft, anew, who would get what: at once where it is about few, else by a job. Nothing is sent. */
export async function planCampaign(viewer: MemberViewer, id: number): Promise<void> {
  mayRunCampaigns(viewer);
  const draft = await db().campaign.findUnique({ where: { id } });
  if (!draft) throw new NotFound("There is no such campaign.");
  const chosen = Chosen.parse(draft.chosen);
  const size = await sizeOf(viewer, chosen);
  requireSize(size, chosen);
  await inTransaction(async (tx) => {
    const { state } = await lockCampaign(tx, id);
    if (state !== "draft") throw new Conflict("The campaign has begun: what it is about stays as it is.");
    await tx.campaignIncident.deleteMany({ where: { campaignId: id } });
    await tx.campaignTarget.deleteMany({ where: { campaignId: id } });
    await tx.campaign.update({
      where: { id },
      data: { plannedAt: null, planTotal: size, plannedFor: viewer.memberId },
    });
    await beginPlan(tx, id, size);
  });
  await awaitPlan(id, size);
}

/** In the transaction that makes a draft, or empties it: however it ends, it is worked out. */
export async function beginPlan(tx: Tx, id: number, size: number, now = new Date()): Promise<void> {
  const runAt = new Date(now.getTime() + (size <= mostAwaited ? graceMs : 0));
  await enqueue(tx, "campaigns.plan", { campaignId: id }, { runAt, key: `campaigns.plan:${id}` });
}

/** After that transaction: what is quickly done is done when this returns, and told to nobody. */
export async function awaitPlan(id: number, size: number, now = new Date()): Promise<void> {
  if (size > mostAwaited) return;
  await db().campaign.updateMany({ where: { id, state: "draft" }, data: { plannedFor: null } });
  await workOut(id, Number.POSITIVE_INFINITY, now);
}

/**
 * Works out who a draft would ask about what, a few thousand in a transaction, in the order of their authors. It goes on
 * where it was left, also by a process that was killed, and leaves off after a while, so that a worker can stop.
 */
export async function workOut(id: number, forMs = sliceMs, now = new Date()): Promise<void> {
  const until = Date.now() + forMs;
  for (let left = await leftOf(id); left !== null; left = await leftOf(id)) {
    if (left.length === 0) return inTransaction((tx) => finish(tx, id, now));
    for (let start = 0; start < left.length; start += atOnce) {
      if (Date.now() > until)
        return inTransaction((tx) =>
          enqueue(tx, "campaigns.plan", { campaignId: id }, { key: `campaigns.plan:${id}` }),
        );
      const ids = left.slice(start, start + atOnce);
      const went = await inTransaction(async (tx) => {
        const draft = await lockUnplanned(tx, id);
        if (draft) await place(tx, id, ids, now);
        return draft !== null;
      });
      if (!went) return;
    }
  }
}

/** What is chosen and not placed yet; null where there is nothing to work out any more. */
async function leftOf(id: number): Promise<number[] | null> {
  const draft = await db().campaign.findFirst({ where: { id, state: "draft", plannedAt: null } });
  return draft && unplacedIds(system("campaigns.plan"), id, Chosen.parse(draft.chosen));
}

async function lockUnplanned(tx: Tx, id: number): Promise<Campaign | null> {
  await tx.$queryRaw`SELECT id FROM "Campaign" WHERE id = ${id}::int FOR NO KEY UPDATE`;
  return tx.campaign.findFirst({ where: { id, state: "draft", plannedAt: null } });
}

async function finish(tx: Tx, id: number, now: Date): Promise<void> {
  const draft = await lockUnplanned(tx, id);
  if (!draft) return;
  await tx.campaign.update({ where: { id }, data: { plannedAt: now, plannedFor: null } });
  if (draft.plannedFor === null) return;
  const { link, app } = await peopleOfCampaign(tx, id);
  const detail = { name: draft.name, memberId: draft.plannedFor, people: link + app, words: draft.name };
  await record(tx, system("campaigns.plan"), [{ type: "campaign.planned", subject: String(id), detail }]);
}

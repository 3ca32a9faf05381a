import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { requireContact, requireDue } from "@/lib/campaigns/create";
import { scheduleTargets, wake } from "@/lib/campaigns/schedule";
import { lockCampaign, mayRunCampaigns } from "@/lib/campaigns/terms";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import type { Campaign } from "@/prisma/generated/client";

/** Nothing is tried before. */
const never = new Date("9999-01-01T00:00:00Z");

/**
 * Begins to ask: the first mail goes out at once, the others one after the other. A campaign is started once, and an
 * incident is asked about by one campaign at a time, however many are started at the same moment.
 */
export async function startCampaign(viewer: MemberViewer, id: number, now = new Date()): Promise<void> {
  mayRunCampaigns(viewer);
  await inTransaction(async (tx) => {
    // Who starts next sees which incidents this one has taken.
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('campaigns'))::text`;
    const draft = await lockCampaign(tx, id);
    if (draft.state !== "draft") throw new Conflict(await startedBefore(tx, draft));
    if (!draft.plannedAt) throw new Conflict("It is not worked out yet who would get what. Try again in a moment.");
    requireDue(draft.dueAt, now);
    await requireContact(tx, draft.contactId);
    const asked = await takeIncidents(tx, id);
    if (asked === 0) throw new Conflict("Nobody of this campaign can be asked. Look at the reasons, or choose others.");
    const running = await tx.campaign.update({
      where: { id },
      data: { state: "running", startedAt: now, startedBy: viewer.memberId },
    });
    await scheduleTargets(tx, running);
    const people = await tx.campaignTarget.count({ where: { campaignId: id, nextAt: { not: null } } });
    const detail = { name: draft.name, incidents: asked, people };
    await record(tx, viewer, [{ type: "campaign.started", subject: String(id), detail }]);
    await wake(tx, running, now);
    // What was worked out may be of another day.
    await enqueue(tx, "campaigns.review", { campaignId: id }, { key: `campaigns.review:${id}` });
  });
}

/** Stops writing mail, and holds what has not left. */
export async function pauseCampaign(viewer: MemberViewer, id: number): Promise<void> {
  mayRunCampaigns(viewer);
  await inTransaction(async (tx) => {
    const { state, name } = await lockCampaign(tx, id);
    if (state !== "running") throw new Conflict("Only a campaign that runs can be paused.");
    await tx.campaign.update({ where: { id }, data: { state: "paused" } });
    await tx.mail.updateMany({ where: waitingOf(id), data: { notBefore: never } });
    await record(tx, viewer, [{ type: "campaign.paused", subject: String(id), detail: { name } }]);
  });
}

export async function resumeCampaign(viewer: MemberViewer, id: number, now = new Date()): Promise<void> {
  mayRunCampaigns(viewer);
  await inTransaction(async (tx) => {
    const { state, name } = await lockCampaign(tx, id);
    if (state !== "paused") throw new Conflict("Only a paused campaign can be resumed.");
    const running = await tx.campaign.update({ where: { id }, data: { state: "running" } });
    const held = await tx.mail.findMany({ where: waitingOf(id), select: { id: true } });
    await tx.mail.updateMany({ where: { id: { in: held.map((mail) => mail.id) } }, data: { notBefore: now } });
    for (const mail of held) await enqueue(tx, "mail.send", { mailId: mail.id }, { key: `mail.send:${mail.id}` });
    await record(tx, viewer, [{ type: "campaign.resumed", subject: String(id), detail: { name } }]);
    await wake(tx, running, now);
  });
}

const waitingOf = (campaignId: number) => ({
  target: { campaignId },
  digestId: null,
  state: { in: ["queued" as const, "deferred" as const] },
});

/** What was closed meanwhile, or is another campaign's, is left out; answers how many are to be asked about. */
async function takeIncidents(tx: Tx, id: number): Promise<number> {
  await tx.$executeRaw`DELETE FROM "CampaignIncident" c USING "Incident" i
    WHERE c."campaignId" = ${id}::int AND i.id = c."incidentId" AND i."closedAt" IS NOT NULL`;
  await tx.$executeRaw`UPDATE "CampaignIncident" c SET standing = 'elsewhere', "targetId" = NULL, reason = '“' || o.name || '” asks about it'
    FROM "CampaignIncident" other JOIN "Campaign" o ON o.id = other."campaignId"
    WHERE c."campaignId" = ${id}::int AND other."incidentId" = c."incidentId" AND other.stage = 'asked'`;
  await tx.$executeRaw`UPDATE "CampaignIncident" SET stage = CASE WHEN standing = 'elsewhere' THEN 'over' ELSE 'asked' END::"CampaignStage"
    WHERE "campaignId" = ${id}::int`;
  return tx.campaignIncident.count({ where: { campaignId: id, stage: "asked", standing: "ask", answeredAt: null } });
}

async function startedBefore(tx: Tx, { state, startedBy }: Campaign): Promise<string> {
  const by = startedBy === null ? null : await tx.member.findUnique({ where: { id: startedBy } });
  if (state === "running" && by) return `${by.name} has started it already.`;
  return "Only a draft can be started.";
}

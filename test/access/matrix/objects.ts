import { system } from "@/lib/access/viewer";
import { createCampaign } from "@/lib/campaigns/create";
import { pauseCampaign, startCampaign } from "@/lib/campaigns/start";
import { db, inTransaction } from "@/lib/db/client";
import { connectCodeHost } from "@/lib/forge/connections";
import { createEndpoint } from "@/lib/ingest/endpoints";
import { inviteMembers } from "@/lib/members/invite";
import { createServiceAccount } from "@/lib/members/service-accounts";
import { keepSession } from "@/lib/members/sessions";
import { createSchedule } from "@/lib/oncall/configure";
import { declareIncident } from "@/lib/response/declare";
import { createToken } from "@/lib/tokens/tokens";
import { memberViewer } from "../../cast";
import { incident } from "../../factories";
import type { Cell } from "./cells";
import { grantTo, newMember } from "./principals";

const viewer = system("test");
let made = 0;
const next = () => (made += 1);

export const somebody = async (): Promise<number> => (await newMember("Somebody", "member")).id;
export const somebodyRestricted = async (): Promise<number> => (await newMember("Somebody", "restricted")).id;
export const emailOf = async (id: number): Promise<string> =>
  (await db().member.findUniqueOrThrow({ where: { id } })).email;
export const endpoint = async (): Promise<string> => (await createEndpoint(viewer, "github", "matrix")).id;
/** A connected code host that nothing answers for. */
export async function codeHost(): Promise<number> {
  const account = { account: `matrix-${next()}`, token: "not-a-token-at-all", internal: false };
  return (await connectCodeHost(viewer, { kind: "github", url: "https://code.acme.example", ...account })).id;
}
const history = async (state: "running" | "paused"): Promise<number> => {
  const of = { codeHostId: await codeHost(), account: "acme", steps: [], state };
  return (await db().backFill.create({ data: of })).id;
};
export const backFill = () => history("running");
export const pausedBackFill = () => history("paused");
export const serviceAccount = async (): Promise<number> => (await createServiceAccount(viewer, "matrix", "member")).id;

export async function invitation(): Promise<number> {
  const { invited } = await inviteMembers(viewer, [`invited.${next()}@acme.example`], "member");
  return invited[0]?.id ?? -1;
}

/** A token of somebody else's. */
export async function token(): Promise<string> {
  const memberId = await somebody();
  return (await createToken(viewer, { memberId, name: "matrix", scopes: ["incidents:read"] })).id;
}

/** A session of somebody else's. */
export async function session(): Promise<number> {
  const memberId = await somebody();
  await keepSession(`matrix session ${next()}`, memberId, new Date(Date.now() + 3_600_000));
  return (await db().session.findFirstOrThrow({ where: { memberId } })).id;
}

export async function address(): Promise<number> {
  const { id: developerId } = await db().developer.create({ data: { name: "Somebody" } });
  await db().address.create({ data: { email: `first.${next()}@acme.example`, developerId, link: "approved" } });
  const email = `second.${next()}@acme.example`;
  return (await db().address.create({ data: { email, developerId, link: "approved" } })).id;
}

/** One that five people commit with. */
export async function sharedAddress(): Promise<number> {
  const id = await address();
  const names = ["Ann", "Ben", "Cem", "Dea", "Eli"].map((name) => `${name} Shared`);
  await db().address.update({ where: { id }, data: { link: "seen", unmailable: "shared", names } });
  return id;
}

/** An address that whoever asks may take away: their own. */
export async function ownAddress({ principal }: Cell): Promise<number> {
  const { memberId } = principal;
  if (!memberId) return address();
  const person = await db().developer.upsert({
    where: { memberId },
    create: { name: "Somebody", memberId },
    update: {},
  });
  const email = `own.${next()}@acme.example`;
  return (await db().address.create({ data: { email, developerId: person.id, link: "proved" } })).id;
}

/** An export that is written, of whoever asks: each has their own. */
export async function ownExport({ principal }: Cell): Promise<string> {
  const memberId = principal.memberId ?? (await somebody());
  const { accessLevel } = await db().member.findUniqueOrThrow({ where: { id: memberId } });
  const file = { memberId, accessLevel, table: "incidents", format: "csv", query: {}, eventId: 1n, rows: 0 };
  const ends = { state: "ready" as const, cursor: null, expiresAt: new Date(Date.now() + 3_600_000) };
  return (await db().export.create({ data: { ...file, ...ends } })).id;
}

export async function developer(): Promise<number> {
  const { id } = await db().developer.create({ data: { name: "Somebody" } });
  await db().address.create({ data: { email: `developer.${next()}@acme.example`, developerId: id } });
  return id;
}

export async function organisation(): Promise<number> {
  return (await db().organisation.upsert({ where: { name: "acme" }, create: { name: "acme" }, update: {} })).id;
}

export async function repository(): Promise<number> {
  const organisationId = await organisation();
  const name = `matrix-${next()}`;
  return (await db().repository.create({ data: { organisationId, name, fullName: `acme/${name}` } })).id;
}

const head = "c0ffee".repeat(7).slice(0, 40);

export async function mergeRequest(): Promise<number> {
  const repositoryId = await repository();
  return (await db().mergeRequest.create({ data: { repositoryId, number: 1, commit: head, heads: [head] } })).id;
}

/** What its pipeline asks by. */
export async function reportedMergeRequest({ verdict }: Pick<Cell, "verdict">) {
  if (verdict !== "allowed") return { repository: "acme/none", number: 1, commit: head };
  const id = await mergeRequest();
  const { repository } = await db().mergeRequest.findUniqueOrThrow({ where: { id }, include: { repository: true } });
  return { repository: repository.fullName, number: 1, commit: head };
}

/** One that an incident of its own blocks. */
export async function blockedMergeRequest(): Promise<number> {
  const mergeRequestId = await mergeRequest();
  const { repositoryId } = await db().mergeRequest.findUniqueOrThrow({ where: { id: mergeRequestId } });
  const mergePolicy = { blocks: ["critical", "high", "medium", "low", "info", "unknown"], validity: "any" };
  await db().repository.update({ where: { id: repositoryId }, data: { mergePolicy } });
  const { id: incidentId } = await incident();
  await db().mergeRequestIncident.create({ data: { mergeRequestId, incidentId, source: "gitleaks", head } });
  return mergeRequestId;
}

export async function passedMergeRequest(): Promise<number> {
  const id = await blockedMergeRequest();
  await db().mergeRequestIncident.updateMany({ where: { mergeRequestId: id }, data: { approvedAt: new Date() } });
  return id;
}

export async function suggestion(): Promise<number> {
  const pair = [await address(), await address()].sort((a, b) => a - b);
  const [firstId = 0, secondId = 0] = pair;
  return (await db().suggestion.create({ data: { firstId, secondId, rule: "mailmap", reason: "the mailmap says so" } }))
    .id;
}

export async function dismissedSuggestion(): Promise<number> {
  const id = await suggestion();
  await db().suggestion.update({ where: { id }, data: { decision: "dismissed", decidedAt: new Date() } });
  return id;
}

/** A request that waits, on an incident of its own, by whoever asks. */
export async function request({ principal }: Cell): Promise<number> {
  const { id: incidentId } = await incident();
  const { reach } = principal.standing ?? {};
  if (reach && principal.memberId) await grantTo(principal.memberId, incidentId, reach);
  const memberId = principal.memberId ?? null;
  const made = await db().closureRequest.create({
    data: {
      incidentId,
      requestedBy: `member:${memberId ?? 0}`,
      memberId,
      email: `asks.${next()}@acme.example`,
      wanted: "resolved",
      revoked: true,
      why: "closures wait for a manager",
    },
  });
  return made.id;
}

export async function close(id: number): Promise<void> {
  await db().incident.update({
    where: { id },
    data: { status: "resolved", secretRevoked: true, closedAt: new Date(), version: { increment: 1 } },
  });
}

export async function closeForReview(id: number): Promise<void> {
  await close(id);
  await db().incident.update({ where: { id }, data: { reviewDrawnAt: new Date() } });
}

export async function ignoreForNow(id: number): Promise<void> {
  const at = new Date();
  const ignoredUntil = new Date(at.getTime() + 86_400_000);
  await db().incident.update({
    where: { id },
    data: { status: "ignored", ignoreReason: "low_risk", ignoredUntil, closedAt: at, version: { increment: 1 } },
  });
}

export async function assign(id: number): Promise<void> {
  const assigneeId = await somebody();
  await db().incident.update({ where: { id }, data: { assigneeId, status: "assigned", version: { increment: 1 } } });
}

/** A note of whoever asks, or of somebody else where nobody does. */
export async function note(incidentId: number, { principal }: Cell): Promise<number> {
  const memberId = principal.memberId ?? (await somebody());
  return (await inTransaction((tx) => tx.comment.create({ data: { incidentId, memberId, body: "A note." } }))).id;
}

/** An issue of this incident that could not be made. */
export async function failedThread(incidentId: number): Promise<number> {
  const thread = {
    incidentId,
    kind: "issue" as const,
    host: "code.acme.example",
    repository: "acme/matrix",
    title: "t",
    body: "b",
  };
  return (
    await db().thread.create({ data: { ...thread, askedBy: "system:test", state: "failed", error: "It failed." } })
  ).id;
}

/** An account at a code host, of whoever asks. */
export async function hostAccount({ principal }: Cell): Promise<number> {
  const memberId = principal.memberId ?? (await somebody());
  const account = { memberId, host: "code.acme.example", accountId: String(next()), login: "matrix" };
  return (await db().hostAccount.create({ data: account })).id;
}

export async function gitguardianWorkspace(): Promise<string> {
  const host = `gitguardian-${next()}.acme.example`;
  await db().gitGuardianWorkspace.create({
    data: { host, apiUrl: `https://${host}/exposed/v1`, sealedToken: Buffer.alloc(1) },
  });
  return host;
}

/** Lets a named person see an incident, so that it can be taken back. */
export function letSee(memberId: number): (incidentId: number) => Promise<void> {
  return async (incidentId) => {
    await db().grant.create({ data: { memberId, incidentId, permission: "can_view", origin: "manual" } });
  };
}

/** What a campaign is made of: an incident of its own, by somebody who can be mailed, and whom to ask. */
export async function newCampaign({ verdict }: Pick<Cell, "verdict">) {
  const due_on = new Date(Date.now() + 14 * 86_400_000).toISOString().slice(0, 10);
  const body = { name: "Matrix", due_on };
  if (verdict !== "allowed") return { ...body, contact_id: 1, incident_ids: [1] };
  const { id } = await incident({ place: { authorEmail: `asked.${next()}@acme.example` } });
  return { ...body, contact_id: await somebody(), incident_ids: [id] };
}

/** A draft. */
export async function campaign(): Promise<number> {
  const { name, contact_id: contactId, incident_ids: incidentIds } = await newCampaign({ verdict: "allowed" });
  const dueAt = new Date(Date.now() + 14 * 86_400_000);
  return createCampaign(await manager(), { name, contactId, dueAt, may: "off", chosen: { incidentIds } });
}

export async function runningCampaign(): Promise<number> {
  const id = await campaign();
  await startCampaign(await manager(), id);
  return id;
}

export async function pausedCampaign(): Promise<number> {
  const id = await runningCampaign();
  await pauseCampaign(await manager(), id);
  return id;
}

/** A declared incident that whoever asks leads, where they are somebody; a restricted member has access to it, too. */
export async function ledResponse({ principal }: Cell): Promise<number> {
  const { id } = await incident();
  const leadId = principal.memberId ?? (await somebody());
  const { deactivatedAt, accessLevel } = await db().member.findUniqueOrThrow({ where: { id: leadId } });
  if (accessLevel === "restricted") await grantTo(leadId, id, "can_edit");
  await declareIncident(viewer, id, { leadId: deactivatedAt ? await somebody() : leadId });
  return id;
}

export const anIncident = async (): Promise<number> => (await incident()).id;

const manager = async () => memberViewer(await newMember("Somebody", "manager"));

const always = { name: "Always", startsAt: "2026-01-05T08:00", rule: "FREQ=DAILY", minutes: 24 * 60, turnShifts: 1 };
const tomorrow = () => {
  const from = new Date(Date.now() + 86_400_000);
  return { from: from.toISOString(), until: new Date(from.getTime() + 3_600_000).toISOString() };
};

export const schedule = async (): Promise<number> => scheduleOf(await somebody());

/** A schedule in which one person is always on call. */
async function scheduleOf(memberId: number): Promise<number> {
  const memberIds = [memberId];
  const fields = { name: `Matrix ${next()}`, timeZone: "UTC", layers: [{ ...always, memberIds }] };
  return createSchedule(await manager(), fields);
}

/** Somebody who may be on call, for whoever asks: themselves. */
const self = async ({ principal, verdict }: Cell) =>
  verdict === "allowed" && principal.memberId ? principal.memberId : somebody();

/** Where nothing may come of it, nothing is made for it either. */
const comesToNothing = ({ verdict }: Pick<Cell, "verdict">) => verdict !== "allowed";

export async function newSchedule(cell: Pick<Cell, "verdict">) {
  const fields = { name: `On call ${next()}`, time_zone: "UTC", template: "weekdays_12h_weekend_48h" };
  return { ...fields, member_ids: [comesToNothing(cell) ? 1 : await somebody()] };
}

export const override = async (cell: Cell) => ({
  ...tomorrow(),
  member_id: comesToNothing(cell) ? 1 : await self(cell),
});

export async function newSwap(cell: Cell) {
  if (comesToNothing(cell)) return { schedule_id: 1, member_id: 1, shift: tomorrow() };
  const scheduleId = await scheduleOf(await self(cell));
  return { schedule_id: scheduleId, member_id: await somebody(), shift: tomorrow() };
}

const swap = async (askedById: number, askedOfId: number) => {
  const { from, until } = tomorrow();
  const scheduleId = await scheduleOf(askedById);
  const period = { from: new Date(from), until: new Date(until) };
  return (await db().shiftSwap.create({ data: { scheduleId, askedById, askedOfId, ...period } })).id;
};
export const swapAskedOf = async (cell: Cell) => swap(await somebody(), await self(cell));
export const swapAskedBy = async (cell: Cell) => swap(await self(cell), await somebody());

export const incidentToPage = async (cell: Cell) => ({
  incident_id: comesToNothing(cell) ? 1 : (await incident()).id,
});

export async function escalation(): Promise<number> {
  const { id: incidentId } = await incident();
  return (await db().escalation.create({ data: { incidentId, urgent: true, cause: "matrix" } })).id;
}

export async function pageChannel(): Promise<number> {
  const channel = { kind: "pagerduty" as const, name: "Matrix", host: "events.pagerduty.com:443" };
  return (await db().pageChannel.create({ data: { ...channel, sealedUrl: new Uint8Array() } })).id;
}

export const newHandOff = async (cell: Cell) => ({
  ...{ summary: "It works.", next_steps: "Rotate it." },
  to_id: comesToNothing(cell) ? 1 : await somebody(),
});

/** A hand-off to whoever asks. */
export async function handOff(cell: Cell): Promise<number> {
  const words = { summary: "It works.", relatedIssues: "", engaged: "", bridgeUrl: "", channels: "", nextSteps: "" };
  return (await db().handOff.create({ data: { ...words, fromId: await somebody(), toId: await self(cell) } })).id;
}

/** A shift that is on, of whoever asks. */
export const shiftOf = async (cell: Cell) => ({
  schedule_id: comesToNothing(cell) ? 1 : await scheduleOf(await self(cell)),
});

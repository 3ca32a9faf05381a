import { z } from "zod";
import { visibleTo } from "@/lib/access/visibility";
import { whoToAskEach } from "@/lib/asking/ladder";
import { readAskingSettings } from "@/lib/asking/settings";
import { type Around, type Candidate, type Turn, turnOf } from "@/lib/campaigns/turn";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { eyesOf } from "@/lib/notifications/visible";
import type { Member } from "@/prisma/generated/client";
import { AskStep, Contact } from "@/prisma/generated/enums";

const candidateRow = z.object({
  id: z.number(),
  authorId: z.number().nullable(),
  askedId: z.number().nullable(),
  askStep: z.enum(AskStep).nullable(),
  assigneeId: z.number().nullable(),
  repositoryId: z.number().nullable(),
  contact: z.enum(Contact),
  answeredAt: z.date().nullable(),
  author: z.object({ email: z.string(), name: z.string(), developerId: z.number() }).nullable(),
  asked: z.object({ email: z.string(), name: z.string() }).nullable(),
});

/** Those of these incidents that are open and not kept among few, as far as it decides whose turn each is. */
export async function candidatesOf(tx: Tx, ids: readonly number[]): Promise<Candidate[]> {
  const rows =
    await tx.$queryRaw`SELECT i.id, i."authorId", i."askedId", i."askStep"::text, i."assigneeId", i."repositoryId", i.contact::text, i."answeredAt",
      CASE WHEN a.id IS NOT NULL THEN json_build_object('email', a.email, 'name', ad.name, 'developerId', ad.id) END AS author,
      CASE WHEN q.id IS NOT NULL THEN json_build_object('email', q.email, 'name', qd.name) END AS asked
    FROM "Incident" i
    LEFT JOIN "Address" a ON a.id = i."authorId" LEFT JOIN "Developer" ad ON ad.id = a."developerId"
    LEFT JOIN "Address" q ON q.id = i."askedId" LEFT JOIN "Developer" qd ON qd.id = q."developerId"
    WHERE i.id = ANY (${[...ids]}::int[]) AND i."closedAt" IS NULL AND NOT i."needToKnow"`;
  return parseRows(candidateRow, rows);
}

export type Placed = { candidate: Candidate; turn: Turn };

/** Whose turn each of these is, for this campaign; everything that decides it is read once. */
export async function placeEach(
  tx: Tx,
  campaignId: number,
  candidates: readonly Candidate[],
  now: Date,
): Promise<Placed[]> {
  const ids = candidates.map(({ id }) => id);
  const settings = await readAskingSettings(tx);
  const { linksEnabled } = await tx.workspace.findUniqueOrThrow({ where: { id: 1 } });
  const answers = await whoToAskEach(tx, candidates, settings);
  const members = await membersOf(tx, candidates, answers);
  const sees = await seenBy(tx, candidates, answers, members);
  const [waiting, elsewhere, carried, mails] = [
    await waitingRequests(tx, ids),
    await askedElsewhere(tx, campaignId, ids),
    await carriedBefore(tx, campaignId, ids),
    await mailsAbout(tx, ids),
  ];
  return candidates.map((candidate) => {
    const { id, assigneeId } = candidate;
    const owner = assigneeId === null ? null : (members.get(assigneeId) ?? null);
    const around: Around = {
      answer: answers.get(id) ?? { found: null, tried: [], author: null },
      settings,
      linksEnabled,
      owner: owner && !owner.deactivatedAt && !owner.service ? owner : null,
      member: (memberId) => members.get(memberId),
      sees: (memberId) => sees(memberId, id),
      waits: waiting.has(id),
      elsewhere: elsewhere.get(id) ?? null,
      carried: carried.has(id),
      mailed: (recipient) => mails.get(`${id} ${recipient}`),
    };
    return { candidate, turn: turnOf(candidate, around, now) };
  });
}

type Answers = Awaited<ReturnType<typeof whoToAskEach>>;

/** Whoever an incident would go to in the app. */
function appMember({ id, assigneeId }: Candidate, answers: Answers): number | null {
  return assigneeId ?? answers.get(id)?.found?.memberId ?? null;
}

async function membersOf(tx: Tx, candidates: readonly Candidate[], answers: Answers): Promise<Map<number, Member>> {
  const ids = candidates.flatMap((candidate) => [
    candidate.assigneeId ?? [],
    answers.get(candidate.id)?.found?.memberId ?? [],
  ]);
  const rows = await tx.member.findMany({ where: { id: { in: [...new Set(ids.flat())] } } });
  return new Map(rows.map((row) => [row.id, row]));
}

/** What each member sees of what would go to them, with their own eyes. */
async function seenBy(
  tx: Tx,
  candidates: readonly Candidate[],
  answers: Answers,
  members: ReadonlyMap<number, Member>,
): Promise<(memberId: number, incidentId: number) => boolean> {
  const theirs = Map.groupBy(candidates, (candidate) => appMember(candidate, answers));
  const seen = new Map<number, Set<number>>();
  for (const [memberId, own] of theirs) {
    const member = memberId === null ? undefined : members.get(memberId);
    if (member?.accessLevel !== "restricted") continue;
    const rows = await tx.incident.findMany({
      where: { AND: [{ id: { in: own.map(({ id }) => id) } }, visibleTo(eyesOf(member))] },
      select: { id: true },
    });
    seen.set(member.id, new Set(rows.map(({ id }) => id)));
  }
  return (memberId, incidentId) => {
    const member = members.get(memberId);
    if (!member) return false;
    return member.accessLevel !== "restricted" || (seen.get(memberId)?.has(incidentId) ?? false);
  };
}

async function waitingRequests(tx: Tx, ids: number[]): Promise<Set<number>> {
  const rows = await tx.closureRequest.findMany({
    where: { incidentId: { in: ids }, decision: null },
    select: { incidentId: true },
  });
  return new Set(rows.map(({ incidentId }) => incidentId));
}

/** The name of the running campaign that asks about each already. */
async function askedElsewhere(tx: Tx, campaignId: number, ids: number[]): Promise<Map<number, string>> {
  const rows = await tx.campaignIncident.findMany({
    where: { incidentId: { in: ids }, stage: "asked", campaignId: { not: campaignId } },
    select: { incidentId: true, campaign: { select: { name: true } } },
  });
  return new Map(rows.map(({ incidentId, campaign }) => [incidentId, campaign.name]));
}

async function carriedBefore(tx: Tx, campaignId: number, ids: number[]): Promise<Set<number>> {
  const rows = await tx.campaignIncident.findMany({
    where: { campaignId, incidentId: { in: ids }, mails: { gt: 0 } },
    select: { incidentId: true },
  });
  return new Set(rows.map(({ incidentId }) => incidentId));
}

const mailedRow = z.object({
  incidentId: z.number(),
  recipient: z.string(),
  reminders: z.number(),
  waits: z.boolean(),
  lastAt: z.date().nullable(),
});

async function mailsAbout(tx: Tx, ids: number[]): Promise<Map<string, z.infer<typeof mailedRow>>> {
  const rows = await tx.$queryRaw`SELECT "incidentId", recipient,
      count(*) FILTER (WHERE kind = 'reminder' AND state <> 'cancelled')::int AS reminders,
      bool_or(state IN ('queued', 'submitting', 'deferred', 'unknown', 'digested')) AS waits,
      max("settledAt") FILTER (WHERE state = 'accepted') AS "lastAt"
    FROM "Mail" WHERE "incidentId" = ANY (${ids}::int[]) AND kind IN ('incident-link', 'reminder') GROUP BY 1, 2`;
  return new Map(parseRows(mailedRow, rows).map((row) => [`${row.incidentId} ${row.recipient}`, row]));
}

import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { Chosen } from "@/lib/campaigns/choose";
import {
  type Figures,
  figuresOf,
  noFigures,
  type People,
  peopleOfCampaign,
  type Reason,
  reasonsOf,
  restingOf,
} from "@/lib/campaigns/progress";
import { mayRunCampaigns } from "@/lib/campaigns/terms";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";
import type { CampaignState } from "@/prisma/generated/enums";

const shown = {
  id: true,
  name: true,
  state: true,
  chosen: true,
  dueAt: true,
  may: true,
  mailsPerHour: true,
  createdBy: true,
  createdAt: true,
  plannedAt: true,
  planTotal: true,
  startedAt: true,
  startedBy: true,
  nextMailAt: true,
  endedAt: true,
  endedFor: true,
  contact: { select: { id: true, name: true, email: true } },
} satisfies Prisma.CampaignSelect;
type Row = Prisma.CampaignGetPayload<{ select: typeof shown }>;

type Named = { id: number; name: string };
export type CampaignView = Omit<Row, "chosen" | "createdBy" | "startedBy" | "planTotal"> & {
  chosen: Chosen;
  createdBy: Named | null;
  startedBy: Named | null;
  /** While it is worked out who would get what: of how many incidents that is done. */
  planning: { done: number; total: number } | null;
  figures: Figures;
};

/** The campaigns, newest first. */
export async function listCampaigns(
  viewer: Viewer,
  { state }: { state?: CampaignState | undefined },
  request: PageRequest,
): Promise<Page<CampaignView>> {
  mayRunCampaigns(viewer);
  const page = await pageById(request, "desc", ({ where, ...slice }) =>
    db().campaign.findMany({ ...slice, where: { ...where, ...(state ? { state } : {}) }, select: shown }),
  );
  return { ...page, rows: await viewsOf(page.rows) };
}

export async function countCampaigns(
  viewer: Viewer,
  { state }: { state?: CampaignState | undefined },
): Promise<number> {
  mayRunCampaigns(viewer);
  return db().campaign.count({ where: state ? { state } : {} });
}

export type CampaignDetail = CampaignView & { people: People; reasons: Reason[]; resting: number };

/** One campaign, with how many people it reaches how, and why others are not asked. */
export async function getCampaign(viewer: MemberViewer, id: number, now = new Date()): Promise<CampaignDetail> {
  mayRunCampaigns(viewer);
  const row = await db().campaign.findUnique({ where: { id }, select: shown });
  const [view] = row ? await viewsOf([row]) : [];
  if (!view) throw new NotFound("There is no such campaign.");
  const [people, reasons, resting] = await Promise.all([
    peopleOfCampaign(db(), id),
    reasonsOf(db(), id),
    restingOf(db(), id, now),
  ]);
  return { ...view, people, reasons, resting };
}

async function viewsOf(rows: readonly Row[]): Promise<CampaignView[]> {
  const figures = await figuresOf(
    db(),
    rows.map(({ id }) => id),
  );
  const people = await db().member.findMany({
    where: { id: { in: rows.flatMap(({ createdBy, startedBy }) => [createdBy, startedBy ?? []].flat()) } },
    select: { id: true, name: true },
  });
  const named = (id: number | null) => people.find((person) => person.id === id) ?? null;
  const placed = await placedOf(rows.flatMap(({ id, plannedAt }) => (plannedAt ? [] : id)));
  return rows.map(({ chosen, createdBy, startedBy, planTotal, ...row }) => ({
    ...row,
    planning: row.plannedAt ? null : { done: Math.min(placed.get(row.id) ?? 0, planTotal), total: planTotal },
    chosen: Chosen.parse(chosen),
    createdBy: named(createdBy),
    startedBy: named(startedBy),
    figures: figures.get(row.id) ?? noFigures,
  }));
}

async function placedOf(campaignIds: number[]): Promise<Map<number, number>> {
  if (campaignIds.length === 0) return new Map();
  const counts = await db().campaignIncident.groupBy({
    by: ["campaignId"],
    where: { campaignId: { in: campaignIds } },
    _count: true,
  });
  return new Map(counts.map(({ campaignId, _count }) => [campaignId, _count]));
}

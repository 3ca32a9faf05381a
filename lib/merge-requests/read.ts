import { authorize, can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { asOfOneMoment, type Db, db } from "@/lib/db/client";
import { type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";
import type { MergeVerdict } from "@/prisma/generated/enums";

/**
 * What an incident is to a merge request: new on its branch, known on the target branch before, closed here though it is
 * there, or not there any more.
 */
export type Standing = "new" | "known" | "closed" | "gone";

const row = {
  incidentId: true,
  path: true,
  line: true,
  isNew: true,
  blocks: true,
  goneAt: true,
  approvedAt: true,
  approvedBy: true,
  approvedWhy: true,
  incident: {
    select: {
      id: true,
      kind: true,
      detector: true,
      detectorName: true,
      severity: true,
      validity: true,
      status: true,
      ignoreReason: true,
      secretRevoked: true,
      closedAt: true,
      closedBy: true,
      assignee: { select: { name: true } },
      author: { select: { developer: { select: { name: true } } } },
    },
  },
} satisfies Prisma.MergeRequestIncidentSelect;
type Row = Prisma.MergeRequestIncidentGetPayload<{ select: typeof row }>;

const header = {
  id: true,
  number: true,
  host: true,
  branch: true,
  targetBranch: true,
  commit: true,
  heads: true,
  verdict: true,
  judgedAt: true,
  saidAt: true,
  sayFault: true,
  repository: { select: { id: true, fullName: true, url: true } },
} satisfies Prisma.MergeRequestSelect;

export type JudgedIncident = Omit<Row, "approvedBy"> & {
  standing: Standing;
  /** Whose it is by name; null where nobody knows. Never an address. */
  whose: string | null;
  approvedBy: string | null;
};
export type JudgedRequest = Prisma.MergeRequestGetPayload<{ select: typeof header }> & { incidents: JudgedIncident[] };

const order: Record<Standing, number> = { new: 0, closed: 1, gone: 2, known: 3 };

/** A merge request with what was found on it, as far as `visible` reaches: what anybody may read unless said. Throws NotFound where there is none. */
export async function readMergeRequest(
  client: Db,
  id: number,
  visible: Prisma.IncidentWhereInput = { needToKnow: false },
): Promise<JudgedRequest> {
  const found = await client.mergeRequest.findUnique({ where: { id }, select: header });
  if (!found) throw new NotFound("There is no such merge request.");
  const rows = await client.mergeRequestIncident.findMany({
    where: { mergeRequestId: id, incident: visible },
    orderBy: [{ incident: { severity: "asc" } }, { incidentId: "asc" }],
    take: 500,
    select: row,
  });
  const names = await approvers(client, rows);
  const incidents = rows.map((each) => ({
    ...each,
    standing: standingOf(each),
    whose: whoseIs(each.incident),
    approvedBy: each.approvedBy && (names.get(each.approvedBy) ?? "a manager"),
  }));
  const rank = ({ standing, blocks }: JudgedIncident) => order[standing] * 2 + (blocks ? 0 : 1);
  return { ...found, incidents: incidents.sort((a, b) => rank(a) - rank(b)) };
}

function standingOf({ goneAt, isNew, incident }: Row): Standing {
  if (goneAt) return "gone";
  if (!isNew) return "known";
  return incident.closedAt && !isFixed(incident) ? "closed" : "new";
}

/** Its source saw it fixed: that holds for where it looked, not for a branch that has it again. */
const isFixed = ({ kind, status, closedBy }: Row["incident"]) =>
  kind !== "secret" && status === "resolved" && closedBy === "source";

function whoseIs({ assignee, author }: Row["incident"]): string | null {
  const name = assignee?.name ?? author?.developer.name ?? null;
  return name?.includes("@") ? null : name;
}

async function approvers(client: Db, rows: readonly Row[]): Promise<Map<string, string>> {
  const actors = rows.flatMap(({ approvedBy }) => approvedBy ?? []);
  const ids = actors.flatMap((actor) => (actor.startsWith("member:") ? Number(actor.slice(7)) : []));
  const members = await client.member.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(members.map(({ id, name }) => [`member:${id}`, name]));
}

/** What this viewer may see of it. */
export async function getMergeRequest(viewer: Viewer, id: number): Promise<JudgedRequest> {
  authorize(viewer, "sources:read");
  return asOfOneMoment((tx) => readMergeRequest(tx, id, visibleTo(viewer)));
}

const listed = {
  id: true,
  number: true,
  host: true,
  branch: true,
  targetBranch: true,
  verdict: true,
  judgedAt: true,
  repository: { select: { id: true, fullName: true } },
} satisfies Prisma.MergeRequestSelect;
export type ListedRequest = Prisma.MergeRequestGetPayload<{ select: typeof listed }>;

export type RequestFilter = { verdict?: MergeVerdict | undefined };

/** Merge requests, those reported for the first time last first. */
export async function listMergeRequests(viewer: Viewer, { verdict }: RequestFilter, page: PageRequest) {
  authorize(viewer, "sources:read");
  return pageById(page, "desc", ({ where, ...slice }) =>
    db().mergeRequest.findMany({ where: { AND: [where, verdict ? { verdict } : {}] }, ...slice, select: listed }),
  );
}

export async function countMergeRequests(viewer: Viewer, { verdict }: RequestFilter): Promise<number> {
  authorize(viewer, "sources:read");
  return db().mergeRequest.count({ where: verdict ? { verdict } : {} });
}

/** In which merge requests an incident is on the branch now. */
export async function mergeRequestsOf(viewer: Viewer, incidentId: number): Promise<ListedRequest[]> {
  if (!can(viewer, "sources:read")) return [];
  return db().mergeRequest.findMany({
    where: { incidents: { some: { incidentId, goneAt: null, isNew: true, incident: visibleTo(viewer) } } },
    orderBy: { judgedAt: "desc" },
    take: 5,
    select: listed,
  });
}

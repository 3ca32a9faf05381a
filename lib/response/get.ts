import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { isInTeam, leads, readableResponse } from "@/lib/response/known";
import type { Review } from "@/lib/response/review";
import type { Prisma } from "@/prisma/generated/client";

const person = { select: { id: true, name: true } } as const;
const detail = {
  incidentId: true,
  codename: true,
  channel: true,
  why: true,
  declaredAt: true,
  declaredBy: true,
  attackOverAt: true,
  review: true,
  reviewedAt: true,
  templateId: true,
  lead: person,
  incident: { select: { needToKnow: true, detectorName: true, severity: true, status: true, closedAt: true } },
  people: { orderBy: { addedAt: "asc" }, select: { addedAt: true, role: true, member: person } },
  steps: { orderBy: { number: "asc" }, include: { owner: person } },
  actions: { orderBy: [{ dueOn: "asc" }, { id: "asc" }], include: { owner: person } },
} as const satisfies Prisma.ResponseSelect;

export type ResponseDetail = Omit<Prisma.ResponseGetPayload<{ select: typeof detail }>, "review"> & {
  review: Review;
  mayLead: boolean;
  mayWork: boolean;
};

/** A response with its checklist, team, review and actions, and what the viewer may do. NotFound where they may not know of it. */
export async function getResponse(viewer: Viewer, incidentId: number): Promise<ResponseDetail> {
  const response = await readableResponse(db(), viewer, incidentId);
  const found = await db().response.findUniqueOrThrow({ where: { incidentId }, select: detail });
  const mayWork = await isInTeam(db(), viewer, incidentId);
  return { ...found, review: found.review as Review, mayWork, mayLead: leads(viewer, response) };
}

const summary = {
  incidentId: true,
  codename: true,
  declaredAt: true,
  attackOverAt: true,
  reviewedAt: true,
  lead: person,
  incident: { select: { needToKnow: true, closedAt: true, severity: true, detectorName: true } },
  steps: { select: { state: true } },
  actions: { select: { dueOn: true, doneAt: true } },
} as const satisfies Prisma.ResponseSelect;
export type ResponseSummary = Prisma.ResponseGetPayload<{ select: typeof summary }>;

/** The responses the viewer may know of: those that go on first, then the newest. */
export async function listResponses(viewer: Viewer, limit = 200): Promise<ResponseSummary[]> {
  authorize(viewer, "incidents:read");
  if (viewer.kind === "link") return [];
  const own = viewer.kind !== "system" && viewer.accessLevel === "restricted" ? viewer.memberId : null;
  return db().response.findMany({
    where: { incident: visibleTo(viewer), ...(own === null ? {} : { people: { some: { memberId: own } } }) },
    orderBy: [{ reviewedAt: { sort: "asc", nulls: "first" } }, { declaredAt: "desc" }],
    take: limit,
    select: summary,
  });
}

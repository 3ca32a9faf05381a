import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { boundsOf, Period } from "@/lib/incidents/period";
import type { Prisma } from "@/prisma/generated/client";

export const outcomes = { done: "done", skipped: "skipped", failed: "failed" } as const;

/** What runs are narrowed by, as it stands in a URL. `created`: days or months in UTC. */
export const RunFilter = z.object({
  playbook: z.string().max(100).optional(),
  outcome: z.enum(outcomes).optional(),
  created: Period.optional(),
});
export type RunFilter = z.infer<typeof RunFilter>;

const view = {
  id: true,
  playbookId: true,
  event: true,
  incidentId: true,
  outcome: true,
  detail: true,
  createdAt: true,
} satisfies Prisma.PlaybookRunSelect;
type RunView = Prisma.PlaybookRunGetPayload<{ select: typeof view }>;

/** What every playbook did, newest first. */
export async function listAllRuns(viewer: Viewer, filter: RunFilter, page: PageRequest): Promise<Page<RunView>> {
  authorize(viewer, "playbooks:read");
  return pageById(page, "desc", ({ where: bound, ...slice }) =>
    db().playbookRun.findMany({ where: { AND: [whereOf(viewer, filter), bound] }, ...slice, select: view }),
  );
}

export async function countAllRuns(viewer: Viewer, filter: RunFilter): Promise<number> {
  authorize(viewer, "playbooks:read");
  return db().playbookRun.count({ where: whereOf(viewer, filter) });
}

/** Runs about no incident, or about one that the viewer may know of. */
export function knownTo(viewer: Viewer): Prisma.PlaybookRunWhereInput {
  // In an OR, Prisma drops a relation whose filter is empty, as it is for those who see everything.
  const visible = { incidentId: { not: null }, incident: visibleTo(viewer, "playbooks:read") };
  return { OR: [{ incidentId: null }, visible] };
}

function whereOf(viewer: Viewer, { playbook, outcome, created }: RunFilter): Prisma.PlaybookRunWhereInput {
  const { from, until } = created ? boundsOf(created) : { from: null, until: null };
  return {
    ...knownTo(viewer),
    ...(playbook === undefined ? {} : { playbookId: playbook }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(created ? { createdAt: { ...(from ? { gte: from } : {}), ...(until ? { lt: until } : {}) } } : {}),
  };
}

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { type ReadRule, readRules } from "@/lib/asking/read-rules";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import { countsByRepository, named } from "@/lib/incidents/by-repository";
import { mailable } from "@/lib/mail/mailable";
import type { Prisma } from "@/prisma/generated/client";

const view = {
  id: true,
  fullName: true,
  url: true,
  ownerEmail: true,
  codeownersAt: true,
  autoHealing: true,
  standing: true,
  standingAt: true,
  formerNames: { orderBy: { until: "desc" }, select: { fullName: true, until: true } },
  organisation: { select: { name: true } },
} satisfies Prisma.RepositorySelect;

export type RepositorySettings = Prisma.RepositoryGetPayload<{ select: typeof view }> & { openIncidents: number };
export type RepositoryDetail = RepositorySettings & {
  /** Why the named owner cannot be written to, as a sentence's end. */
  ownerWarning: string | null;
  codeowners: string | null;
  rules: ReadRule[];
};

export type RepositoryFilter = { search?: string | undefined };

/** Repositories in the order they became known, with what is set for each and the open incidents the viewer may see there. */
export async function listRepositorySettings(
  viewer: Viewer,
  filter: RepositoryFilter,
  page: PageRequest,
): Promise<Page<RepositorySettings>> {
  authorize(viewer, "sources:read");
  const found = await pageById(page, "asc", ({ where: bound, ...slice }) =>
    db().repository.findMany({ where: { AND: [whereOf(filter), bound] }, ...slice, select: view }),
  );
  const open = await openIn(
    viewer,
    found.rows.map(({ id }) => id),
  );
  return { ...found, rows: found.rows.map((row) => ({ ...row, openIncidents: open(row.id) })) };
}

export async function countRepositories(viewer: Viewer, filter: RepositoryFilter): Promise<number> {
  authorize(viewer, "sources:read");
  return db().repository.count({ where: whereOf(filter) });
}

function whereOf({ search }: RepositoryFilter): Prisma.RepositoryWhereInput {
  return search ? named(search) : {};
}

export async function getRepositorySettings(viewer: Viewer, id: number): Promise<RepositoryDetail> {
  authorize(viewer, "sources:read");
  const row = await db().repository.findUnique({ where: { id }, select: { ...view, codeowners: true } });
  if (!row) throw new NotFound("There is no such repository.");
  const open = await openIn(viewer, [id]);
  const verdict = row.ownerEmail ? await mailable(db(), row.ownerEmail) : null;
  return {
    ...row,
    openIncidents: open(id),
    ownerWarning: verdict && !verdict.mailable ? verdict.reason : null,
    rules: row.codeowners ? await readRules(db(), row.codeowners) : [],
  };
}

async function openIn(viewer: Viewer, ids: readonly number[]): Promise<(id: number) => number> {
  const counts = await countsByRepository(viewer, ids);
  return (id) => Object.values(counts.get(id)?.open ?? {}).reduce((sum, count) => sum + count, 0);
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql, visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { parseRows } from "@/lib/db/rows";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";
import { IncidentStatus, Severity } from "@/prisma/generated/enums";

export type BySeverity = Partial<Record<Severity, number>>;
export type RepositoryCounts = { open: BySeverity; closed: BySeverity; lastReportedAt: Date | null };
const view = { id: true, fullName: true, url: true, externalId: true, standing: true } as const;
export type RepositoryView = Prisma.RepositoryGetPayload<{ select: typeof view }> & { counts: RepositoryCounts };

/** The repositories that incidents were found in, with the numbers of those the viewer may see. */
export async function listRepositories(
  viewer: Viewer,
  filter: { search?: string | undefined },
  page: PageRequest,
): Promise<Page<RepositoryView>> {
  authorize(viewer, "sources:read");
  const where = filter.search ? named(filter.search) : {};
  const repositories = await pageById(page, "asc", ({ where: bound, ...slice }) =>
    db().repository.findMany({ where: { AND: [where, bound] }, ...slice, select: view }),
  );
  return { ...repositories, rows: await withCounts(viewer, repositories.rows) };
}

/** The repositories with this text in their name, or in one they had before. */
export function named(search: string): Prisma.RepositoryWhereInput {
  const fullName = { contains: search, mode: "insensitive" as const };
  return { OR: [{ fullName }, { formerNames: { some: { fullName } } }] };
}

export async function getRepository(viewer: Viewer, id: number): Promise<RepositoryView> {
  authorize(viewer, "sources:read");
  const repository = await db().repository.findUnique({ where: { id }, select: view });
  const [counted] = repository ? await withCounts(viewer, [repository]) : [];
  if (!counted) throw new NotFound("There is no such source.");
  return counted;
}

async function withCounts(viewer: Viewer, rows: Omit<RepositoryView, "counts">[]): Promise<RepositoryView[]> {
  const counts = await countsByRepository(
    viewer,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({ ...row, counts: counts.get(row.id) ?? { open: {}, closed: {}, lastReportedAt: null } }));
}

/** Open and closed incidents with a place in each of these repositories, of those the viewer may see. */
export async function countsByRepository(
  viewer: Viewer,
  ids: readonly number[],
): Promise<Map<number, RepositoryCounts>> {
  const seen = seesEverything(viewer) ? null : await visibleIn(viewer, ids);
  const rows = await db()
    .$queryRaw`SELECT places."repositoryId", status, severity, count(*)::int AS count, max(latest) AS latest
    FROM (SELECT "repositoryId", "incidentId", max("createdAt") AS latest FROM "Occurrence"
      WHERE "repositoryId" = ANY(${[...ids]}::int[])
        AND (${seen === null}::boolean OR "incidentId" = ANY(${seen ?? []}::int[]))
      GROUP BY 1, 2) places
    JOIN "Incident" i ON i.id = places."incidentId" AND ${visibleSql(viewer)} GROUP BY 1, 2, 3`;
  const counted = new Map<number, RepositoryCounts>();
  for (const { repositoryId, status, severity, count, latest } of parseRows(countRow, rows)) {
    const counts = counted.get(repositoryId) ?? { open: {}, closed: {}, lastReportedAt: null };
    const side = counts[status === "triggered" || status === "assigned" ? "open" : "closed"];
    side[severity] = (side[severity] ?? 0) + count;
    if (!counts.lastReportedAt || latest > counts.lastReportedAt) counts.lastReportedAt = latest;
    counted.set(repositoryId, counts);
  }
  return counted;
}

async function visibleIn(viewer: Viewer, repositories: readonly number[]): Promise<number[]> {
  const rows = await db().incident.findMany({
    where: { AND: [{ occurrences: { some: { repositoryId: { in: [...repositories] } } } }, visibleTo(viewer)] },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

const countRow = z.object({
  repositoryId: z.number(),
  status: z.enum(IncidentStatus),
  severity: z.enum(Severity),
  count: z.number(),
  latest: z.date(),
});

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Severity } from "@/prisma/generated/enums";

export type BySeverity = Partial<Record<Severity, number>>;
export type RepositoryCounts = { open: BySeverity; closed: BySeverity; lastReportedAt: Date | null };
export type RepositoryView = { id: number; fullName: string; url: string | null; counts: RepositoryCounts };

const view = { id: true, fullName: true, url: true } as const;

/** The repositories that incidents were found in, with the numbers of those the viewer may see. */
export async function listRepositories(
  viewer: Viewer,
  filter: { search?: string | undefined },
  page: PageRequest,
): Promise<Page<RepositoryView>> {
  authorize(viewer, "sources:read");
  const where = filter.search ? { fullName: { contains: filter.search, mode: "insensitive" as const } } : {};
  const repositories = await pageById(page, "asc", ({ where: bound, ...slice }) =>
    db().repository.findMany({ where: { AND: [where, bound] }, ...slice, select: view }),
  );
  return { ...repositories, rows: await withCounts(viewer, repositories.rows) };
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
  const counted = [...new Set(ids)].map(async (repositoryId) => {
    const [groups, latest] = await Promise.all([
      db().incident.groupBy({
        by: ["status", "severity"],
        where: { AND: [{ occurrences: { some: { repositoryId } } }, visibleTo(viewer)] },
        _count: { _all: true },
      }),
      db().occurrence.findFirst({
        where: { repositoryId, incident: visibleTo(viewer) },
        orderBy: { id: "desc" },
        select: { createdAt: true },
      }),
    ]);
    const counts: RepositoryCounts = { open: {}, closed: {}, lastReportedAt: latest?.createdAt ?? null };
    for (const { status, severity, _count } of groups) {
      const side = counts[status === "triggered" || status === "assigned" ? "open" : "closed"];
      side[severity] = (side[severity] ?? 0) + _count._all;
    }
    return [repositoryId, counts] as const;
  });
  return new Map(await Promise.all(counted));
}

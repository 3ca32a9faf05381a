import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import type { RepositoryStanding } from "@/prisma/generated/enums";

export type OverviewRepository = {
  id: number;
  name: string;
  url: string | null;
  standing: RepositoryStanding;
  formerNames: { fullName: string }[];
  organisation: { id: number; name: string };
};

/** The repository whose months are told. */
export async function overviewRepository(viewer: Viewer, id: number): Promise<OverviewRepository> {
  authorize(viewer, "analytics:read");
  const found = await db().repository.findUnique({
    where: { id },
    select: {
      id: true,
      fullName: true,
      url: true,
      standing: true,
      formerNames: { orderBy: { until: "desc" }, select: { fullName: true } },
      organisation: { select: { id: true, name: true } },
    },
  });
  if (!found) throw new NotFound("There is no such repository.");
  const { fullName: name, ...rest } = found;
  return { ...rest, name };
}

/** The organisation whose months are told, and how many repositories of it are known. */
export async function overviewOrganisation(
  viewer: Viewer,
  id: number,
): Promise<{ id: number; name: string; repositories: number }> {
  authorize(viewer, "analytics:read");
  const found = await db().organisation.findUnique({
    where: { id },
    select: { id: true, name: true, _count: { select: { repositories: true } } },
  });
  if (!found) throw new NotFound("There is no such organisation.");
  const { _count: count, ...rest } = found;
  return { ...rest, repositories: count.repositories };
}

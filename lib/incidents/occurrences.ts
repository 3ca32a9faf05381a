import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { addressKey } from "@/lib/identities/developers";
import { discreetPlace, discretionFor, type Own } from "@/lib/incidents/discretion";
import { repositoriesNamed } from "@/lib/incidents/repositories";
import { type OccurrenceView, occurrenceView } from "@/lib/incidents/views";
import type { Prisma } from "@/prisma/generated/client";
import type { IncidentKind, OccurrenceKind } from "@/prisma/generated/enums";

export type OccurrenceFilter = {
  kind?: IncidentKind | undefined;
  incidentId?: number | undefined;
  repositoryId?: number | undefined;
  repository?: string | undefined;
  authorEmail?: string | undefined;
  authorName?: string | undefined;
  commit?: string | undefined;
  path?: string | undefined;
  found?: OccurrenceKind | undefined;
  before?: Date | undefined;
  after?: Date | undefined;
  order?: "date" | "-date" | undefined;
};

/** The places of all incidents the viewer may see: in the order they came, or by the date of their commit. */
export async function listAllOccurrences(
  viewer: Viewer,
  filter: OccurrenceFilter,
  page: PageRequest,
): Promise<Page<OccurrenceView>> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const where = await placesOf(viewer, filter, own);
  const found = filter.order
    ? await byDate(where, filter.order === "date" ? "asc" : "desc", page)
    : await pageById(page, "asc", ({ where: bound, ...slice }) =>
        db().occurrence.findMany({ where: { AND: [where, bound] }, ...slice, select: occurrenceView }),
      );
  return own ? { ...found, rows: found.rows.map((place) => discreetPlace(place, own)) } : found;
}

/** How many places the viewer sees under this filter. */
export async function countOccurrences(viewer: Viewer, filter: OccurrenceFilter): Promise<number> {
  authorize(viewer, "incidents:read");
  return db().occurrence.count({ where: await placesOf(viewer, filter, await discretionFor(viewer)) });
}

async function placesOf(
  viewer: Viewer,
  filter: OccurrenceFilter,
  own: Own | null,
): Promise<Prisma.OccurrenceWhereInput> {
  const incident = { AND: [filter.kind ? { kind: filter.kind } : {}, visibleTo(viewer)] };
  return { AND: [await whereOf(filter), ...authoredBy(filter, own), { incident }] };
}

async function whereOf(filter: OccurrenceFilter): Promise<Prisma.OccurrenceWhereInput> {
  const { incidentId, repositoryId, repository, commit, path, found, before, after } = filter;
  const named = repository === undefined ? [] : (await repositoriesNamed([repository])).map(({ id }) => id);
  return {
    ...(incidentId === undefined ? {} : { incidentId }),
    ...(repositoryId === undefined ? {} : { repositoryId }),
    ...(repository === undefined ? {} : { repository: { id: { in: named } } }),
    ...(commit === undefined ? {} : { commit: { startsWith: commit.toLowerCase() } }),
    ...(path === undefined ? {} : { path }),
    ...(found === undefined ? {} : { kind: found }),
    ...(before || after ? { committedAt: { ...(before ? { lt: before } : {}), ...(after ? { gt: after } : {}) } } : {}),
  };
}

/** By address, or by a name that is none, where the addresses of others are not to be found by guessing. */
function authoredBy({ authorEmail, authorName }: OccurrenceFilter, own: Own | null): Prisma.OccurrenceWhereInput[] {
  const email = authorEmail === undefined ? undefined : addressKey(authorEmail);
  return [
    ...(email === undefined ? [] : [own && !own.emails.has(email) ? { id: -1 } : { author: { email } }]),
    ...(authorName === undefined
      ? []
      : [{ authorName: { equals: literally(authorName), mode: "insensitive" as const } }]),
    ...(authorName === undefined || !own ? [] : [{ NOT: { authorName: { contains: "@" } } }]),
  ];
}

/** What is compared without regard to case is a pattern to the database. */
const literally = (text: string) => text.replace(/[\\%_]/g, "\\$&");

/** By offset: some commits have no date, and a keyset cannot pass over them. */
async function byDate(
  where: Prisma.OccurrenceWhereInput,
  direction: "asc" | "desc",
  { cursor, limit }: PageRequest,
): Promise<Page<OccurrenceView>> {
  const skip = Number(/^skip=(\d{1,9})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const rows = await db().occurrence.findMany({
    where,
    orderBy: [{ committedAt: { sort: direction, nulls: "last" } }, { id: direction }],
    skip,
    take: limit + 1,
    select: occurrenceView,
  });
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: rows.slice(0, limit),
    next: rows.length > limit ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

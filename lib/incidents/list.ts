import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { discreet, discretionFor } from "@/lib/incidents/discretion";
import { type IncidentFilter, orderOf, whereOf } from "@/lib/incidents/filter";
import { type IncidentSummary, summary } from "@/lib/incidents/views";
import type { Prisma } from "@/prisma/generated/client";

/** One page of the incidents the viewer may see, in the filter's order; cursors name the row to go on from. */
export async function listIncidents(
  viewer: Viewer,
  filter: IncidentFilter,
  request: PageRequest,
): Promise<Page<IncidentSummary>> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const page = await pageOf(viewer, own ? { ...filter, discreetFor: own } : filter, request);
  return own ? { ...page, rows: page.rows.map((row) => discreet(row, own)) } : page;
}

async function pageOf(viewer: Viewer, filter: IncidentFilter, page: PageRequest): Promise<Page<IncidentSummary>> {
  if (isNullable(filter)) return listByOffset(viewer, filter, page);
  const at = readCursor(page.cursor);
  // A cursor must not tell of an incident the viewer may not see: it ends the list like one that does not exist.
  if (at && (await db().incident.count({ where: { AND: [{ id: at.id }, visibleTo(viewer)] } })) === 0)
    return { rows: [], next: null, previous: null };
  const backwards = at?.direction === "before";
  const rows = await db().incident.findMany({
    where: { AND: [whereOf(filter), visibleTo(viewer)] },
    orderBy: orderOf(filter),
    take: (page.limit + 1) * (backwards ? -1 : 1),
    ...(at ? { cursor: { id: at.id }, skip: 1 } : {}),
    select: summary,
  });
  const more = rows.length > page.limit;
  const shown = backwards ? rows.slice(more ? 1 : 0) : rows.slice(0, page.limit);
  const first = shown[0];
  const last = shown.at(-1);
  return {
    rows: shown,
    next: last && (backwards || more) ? writeCursor("after", last.id) : null,
    previous: first && (backwards ? more : at !== null) ? writeCursor("before", first.id) : null,
  };
}

/** A keyset cannot pass over rows without a value, and these sorts have some. */
const isNullable = ({ sort }: IncidentFilter) => ["author", "repository", "resolved", "ignored"].includes(sort);

async function listByOffset(
  viewer: Viewer,
  filter: IncidentFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<IncidentSummary>> {
  const skip = Number(/^skip=(\d{1,9})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const where = { AND: [whereOf(filter), visibleTo(viewer)] };
  const parts = inTwoParts(filter);
  const rows = parts
    ? await firstThen(where, parts, skip, limit + 1)
    : await db().incident.findMany({ where, orderBy: orderOf(filter), skip, take: limit + 1, select: summary });
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: rows.slice(0, limit),
    next: rows.length > limit ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

type Parts = { first: Prisma.IncidentWhereInput; order: Prisma.IncidentOrderByWithRelationInput };

/** Orders that hold for some incidents only; all others follow by id. */
function inTwoParts({ sort, direction, discreetFor }: IncidentFilter): Parts | null {
  if (sort === "resolved" || sort === "ignored") return { first: { status: sort }, order: { closedAt: direction } };
  // Who has no name is filed under their address, and an order would tell it.
  if (sort === "author" && discreetFor)
    return {
      first: { author: { developer: { NOT: { name: { contains: "@" } } } } },
      order: { author: { developer: { name: direction } } },
    };
  return null;
}

async function firstThen(
  where: Prisma.IncidentWhereInput,
  { first, order }: Parts,
  skip: number,
  take: number,
): Promise<IncidentSummary[]> {
  const ordered = { AND: [where, first] };
  const rows = await db().incident.findMany({
    where: ordered,
    orderBy: [order, { id: "asc" }],
    skip,
    take,
    select: summary,
  });
  if (rows.length === take) return rows;
  const others = await db().incident.findMany({
    where: { AND: [where, { NOT: first }] },
    orderBy: { id: "asc" },
    skip: Math.max(0, skip - (await db().incident.count({ where: ordered }))),
    take: take - rows.length,
    select: summary,
  });
  return [...rows, ...others];
}

/** How many incidents the viewer sees under this filter. */
export async function countIncidents(viewer: Viewer, filter: IncidentFilter): Promise<number> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const asked = own ? { ...filter, discreetFor: own } : filter;
  return db().incident.count({ where: { AND: [whereOf(asked), visibleTo(viewer)] } });
}

export type Facets = Record<
  "detectors" | "repositories" | "authors",
  { value: string; label: string; count: number }[]
>;

/** What there is to filter by, among the incidents the viewer may see: the most frequent first. */
export async function incidentFacets(viewer: Viewer, limit = 50): Promise<Facets> {
  authorize(viewer, "incidents:read");
  const where = visibleTo(viewer);
  const own = await discretionFor(viewer);
  const [detectors, repositories, authors] = await Promise.all([
    db().incident.groupBy({
      by: ["detector", "detectorName"],
      where,
      _count: { _all: true },
      orderBy: { _count: { detector: "desc" } },
      take: limit,
    }),
    db().incident.groupBy({
      by: ["repositoryId"],
      where,
      _count: { _all: true },
      orderBy: { _count: { repositoryId: "desc" } },
      take: limit,
    }),
    db().incident.groupBy({
      by: ["authorId"],
      where,
      _count: { _all: true },
      orderBy: { _count: { authorId: "desc" } },
      take: limit,
    }),
  ]);
  const repositoryNames = new Map(
    (
      await db().repository.findMany({
        where: { id: { in: repositories.flatMap(({ repositoryId }) => repositoryId ?? []) } },
      })
    ).map((row) => [row.id, row.fullName]),
  );
  const addresses = new Map(
    (
      await db().address.findMany({
        where: { id: { in: authors.flatMap(({ authorId }) => authorId ?? []) } },
        include: { developer: true },
      })
    ).map((row) => [row.id, row]),
  );
  return {
    detectors: detectors.map(({ detector, detectorName, _count }) => ({
      value: detector,
      label: detectorName,
      count: _count._all,
    })),
    repositories: repositories.flatMap(({ repositoryId, _count }) => {
      const name = repositoryNames.get(repositoryId ?? 0);
      return name ? [{ value: name, label: name, count: _count._all }] : [];
    }),
    authors: authors.flatMap(({ authorId, _count }) => {
      const address = addresses.get(authorId ?? 0);
      if (!address) return [];
      const { email, developer } = address;
      if (!own || own.emails.has(email)) return [{ value: email, label: developer.name, count: _count._all }];
      const label = developer.name.includes("@") ? "somebody else" : developer.name;
      return [{ value: `developer:${developer.id}`, label, count: _count._all }];
    }),
  };
}

type Cursor = { direction: "after" | "before"; id: number };

function writeCursor(direction: Cursor["direction"], id: number): string {
  return Buffer.from(`${direction}=${id}`).toString("base64url");
}

function readCursor(cursor: string | undefined): Cursor | null {
  const match = cursor && /^(after|before)=(\d{1,9})$/.exec(Buffer.from(cursor, "base64url").toString());
  return match ? { direction: match[1] as Cursor["direction"], id: Number(match[2]) } : null;
}

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Prisma } from "@/prisma/generated/client";

export const developerFilters = ["all", "members", "left", "flagged"] as const;
export type DeveloperFilter = { q?: string | undefined; only: (typeof developerFilters)[number] };

const member = { select: { id: true, name: true, email: true, deactivatedAt: true } } as const;
const address = {
  id: true,
  email: true,
  link: true,
  linkedAt: true,
  linkedBy: true,
  names: true,
  unmailable: true,
} as const;

const row = {
  id: true,
  name: true,
  leftAt: true,
  leftReason: true,
  autoHealing: true,
  member,
  addresses: { orderBy: [{ link: "asc" }, { email: "asc" }], select: address },
} satisfies Prisma.DeveloperSelect;

export type DeveloperRow = Prisma.DeveloperGetPayload<{ select: typeof row }> & { openIncidents: number };

/** People who commit, by name, with the addresses each is known by. */
export async function listDevelopers(
  viewer: Viewer,
  filter: DeveloperFilter,
  { cursor, limit }: PageRequest,
): Promise<Page<DeveloperRow>> {
  authorize(viewer, "members:read");
  const skip = Number(/^skip=(\d{1,9})$/.exec(Buffer.from(cursor ?? "", "base64url").toString())?.[1] ?? 0);
  const found = await db().developer.findMany({
    where: whereOf(filter),
    orderBy: [{ name: "asc" }, { id: "asc" }],
    skip,
    take: limit + 1,
    select: row,
  });
  const rows = found.slice(0, limit);
  const open = await openIncidentsOf(
    viewer,
    rows.map(({ id }) => id),
  );
  const to = (offset: number) => Buffer.from(`skip=${offset}`).toString("base64url");
  return {
    rows: rows.map((developer) => ({ ...developer, openIncidents: open.get(developer.id) ?? 0 })),
    next: found.length > limit ? to(skip + limit) : null,
    previous: skip > 0 ? to(Math.max(0, skip - limit)) : null,
  };
}

export async function countDevelopers(viewer: Viewer, filter: DeveloperFilter): Promise<number> {
  authorize(viewer, "members:read");
  return db().developer.count({ where: whereOf(filter) });
}

/** One developer, what each address wrote, and the merges that can still be taken back. */
export async function getDeveloper(viewer: Viewer, id: number) {
  authorize(viewer, "members:read");
  const developer = await db().developer.findUnique({ where: { id }, select: row });
  if (!developer) throw new NotFound("There is no such developer.");
  const ids = developer.addresses.map((one) => one.id);
  const [open, places, merges, linkers] = await Promise.all([
    openIncidentsOf(viewer, [id]),
    db().occurrence.groupBy({
      by: ["authorId"],
      where: { authorId: { in: ids }, incident: visibleTo(viewer) },
      _count: { _all: true },
    }),
    standingMerges(id),
    db().member.findMany({
      where: { id: { in: developer.addresses.flatMap(({ linkedBy }) => memberIn(linkedBy) ?? []) } },
      select: { id: true, name: true },
    }),
  ]);
  const nameOf = new Map(linkers.map((linker) => [linker.id, linker.name]));
  const placesOf = new Map(places.map(({ authorId, _count }) => [authorId, _count._all]));
  return {
    ...developer,
    openIncidents: open.get(id) ?? 0,
    addresses: developer.addresses.map((one) => ({
      ...one,
      places: placesOf.get(one.id) ?? 0,
      linkedByName: nameOf.get(memberIn(one.linkedBy) ?? -1) ?? null,
    })),
    merges,
  };
}

/** The member an actor of the audit trail is. */
function memberIn(actor: string | null): number | null {
  const id = /^member:(\d+)$/.exec(actor ?? "")?.[1];
  return id === undefined ? null : Number(id);
}

async function standingMerges(developerId: number) {
  const subject = String(developerId);
  const merged = await db().auditEvent.findMany({
    where: { type: "developer.merged", subject },
    orderBy: { id: "desc" },
    take: 20,
  });
  const undone = await db().auditEvent.findMany({
    where: { type: "developer.merge_undone", subject: { in: merged.map(({ id }) => String(id)) } },
    select: { subject: true },
  });
  const gone = new Set(undone.map((event) => event.subject));
  return merged
    .filter(({ id }) => !gone.has(String(id)))
    .map(({ id, createdAt, detail }) => ({ id: String(id), at: createdAt, name: nameIn(detail) }));
}

function nameIn(detail: Prisma.JsonValue): string {
  const from = detail && typeof detail === "object" && !Array.isArray(detail) ? detail.from : null;
  return from && typeof from === "object" && !Array.isArray(from) ? String(from.name ?? "") : "";
}

async function openIncidentsOf(viewer: Viewer, developerIds: readonly number[]): Promise<Map<number, number>> {
  const counts = await db().incident.groupBy({
    by: ["authorId"],
    where: { AND: [{ closedAt: null, author: { developerId: { in: [...developerIds] } } }, visibleTo(viewer)] },
    _count: { _all: true },
  });
  const owners = await db().address.findMany({
    where: { id: { in: counts.flatMap(({ authorId }) => authorId ?? []) } },
    select: { id: true, developerId: true },
  });
  const developerOf = new Map(owners.map(({ id, developerId }) => [id, developerId]));
  const open = new Map<number, number>();
  for (const { authorId, _count } of counts) {
    const developerId = developerOf.get(authorId ?? -1);
    if (developerId !== undefined) open.set(developerId, (open.get(developerId) ?? 0) + _count._all);
  }
  return open;
}

function whereOf({ q, only }: DeveloperFilter): Prisma.DeveloperWhereInput {
  const contains = q ? { contains: q, mode: "insensitive" as const } : null;
  const search = contains && {
    OR: [
      { name: contains },
      { addresses: { some: { OR: [{ email: contains }, { names: { has: q ?? "" } }] } } },
      { member: { OR: [{ name: contains }, { email: contains }] } },
    ],
  };
  const narrowed: Record<DeveloperFilter["only"], Prisma.DeveloperWhereInput> = {
    all: {},
    members: { memberId: { not: null } },
    left: { leftAt: { not: null } },
    flagged: { addresses: { some: { unmailable: { not: null } } } },
  };
  return { AND: [narrowed[only], ...(search ? [search] : [])] };
}

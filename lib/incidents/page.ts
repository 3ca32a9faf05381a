import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { all } from "@/lib/db/conditions";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { parseRows } from "@/lib/db/rows";
import { type Cursor, readCursor, writeCursor } from "@/lib/incidents/cursor";
import type { IncidentFilter } from "@/lib/incidents/filter";
import { type Matching, matching, statusesOf } from "@/lib/incidents/matching";
import { type Direction, opposite, orderOf, type Segment } from "@/lib/incidents/order";
import { Prisma } from "@/prisma/generated/client";

/**
 * A list is not searched as a whole. So many incidents from the cursor on are looked through in its order; where that
 * does not fill the page, few match, and those are gathered by what the filter names and then sorted. Of what a place or
 * a text names it is asked first how many that are: where many, more of the list is looked through.
 */
const usual = { some: 1_000, more: 3_000, most: 30_000, few: 20_000 };
/** For the pages of an export, which are not looked at one by one. */
const wide = { some: 20_000, more: 20_000, most: 100_000, few: 20_000 };
const largestShown = 100;
type Bounds = typeof usual;

type Asked = { viewer: Viewer; matching: Matching; bounds: Bounds };
/** Where an incident stands. */
type Place = Omit<Cursor, "direction">;
/** A segment by its number in the order. */
type Numbered = Segment & { number: number };
/** A segment, or the part of it after a place: the rest of the place's group, or the groups that follow. */
type Part = { segment: Numbered; labels: Prisma.Sql; beyond: Prisma.Sql };

/** The ids of one page of what the viewer may see, in the filter's order. */
export async function pageOfIds(
  viewer: Viewer,
  filter: IncidentFilter,
  { cursor, limit }: PageRequest,
  bounds: Bounds = limit > largestShown ? wide : usual,
): Promise<Page<number>> {
  const at = readCursor(filter, cursor);
  const backwards = at?.direction === "before";
  const segments = segmentsOf(filter);
  const ahead = backwards ? segments.toReversed().map(turned) : segments;
  const asked = { viewer, matching: await matching(filter), bounds };
  const found: Place[] = [];
  for (const part of at ? partsAfter(ahead, at) : ahead.map(whole)) {
    found.push(...(await find(asked, part, limit + 1 - found.length)));
    if (found.length > limit) break;
  }
  const more = found.length > limit;
  const shown = found.slice(0, limit);
  if (backwards) shown.reverse();
  const [first, last] = [shown[0], shown.at(-1)];
  return {
    rows: shown.map(({ id }) => id),
    next: last && (backwards || more) ? writeCursor(filter, { ...last, direction: "after" }) : null,
    previous: first && (backwards ? more : at) ? writeCursor(filter, { ...first, direction: "before" }) : null,
  };
}

/** The order, without what the filter leaves out altogether. */
function segmentsOf(filter: IncidentFilter): Numbered[] {
  const statuses = statusesOf(filter);
  return orderOf(filter)
    .map((segment, number) => ({ ...segment, number }))
    .filter((segment) => (segment.statuses ?? statuses).some((is) => statuses.includes(is)));
}

const anything = Prisma.sql`true`;
const whole = (segment: Numbered): Part => ({ segment, labels: anything, beyond: anything });

function turned({ group, direction, ...segment }: Numbered): Numbered {
  return {
    ...segment,
    direction: opposite(direction),
    ...(group ? { group: { ...group, direction: opposite(group.direction) } } : {}),
  };
}

function partsAfter(segments: readonly Numbered[], at: Cursor): Part[] {
  return segments.flatMap((segment) => {
    if (segment.number === at.segment) return restOf(segment, at);
    const follows = at.direction === "before" ? segment.number < at.segment : segment.number > at.segment;
    return follows ? [whole(segment)] : [];
  });
}

function restOf(segment: Numbered, at: Cursor): Part[] {
  const { group, moment, direction } = segment;
  const further = direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  const beyond = moment
    ? Prisma.sql`(${column(moment)}, i.id) ${further} (${at.moment}::timestamptz, ${at.id}::int)`
    : Prisma.sql`i.id ${further} ${at.id}::int`;
  if (!group) return [{ segment, labels: anything, beyond }];
  const after = group.direction === "asc" ? Prisma.sql`>` : Prisma.sql`<`;
  const label = Prisma.sql`${at.label}::text::${group.type}`;
  return [
    { segment, labels: Prisma.sql`g.label = ${label}`, beyond },
    { segment, labels: Prisma.sql`g.label ${after} ${label}`, beyond: anything },
  ];
}

async function find(asked: Asked, part: Part, limit: number): Promise<Place[]> {
  const { plain, rare, lead, candidates, frequent } = asked.matching;
  const { some, more, most, few } = asked.bounds;
  if (rare || !seesEverything(asked.viewer)) return gather(asked, part, limit);
  const named = candidates.length > 0 || frequent;
  const window = named ? some : more;
  const near = await walk(asked, part, limit, window);
  const ended = plain && (lead === null || leads(part.segment)) && near.length < window;
  if (near.length === limit || ended) return near;
  const scarce = named ? await fewOf(candidates, few) : null;
  if (scarce) return gather(asked, part, limit, scarce);
  const further = named ? most : Math.min(most * 10, await expected(asked, part));
  if (further > most / 2) {
    const far = await walk(asked, part, limit, further);
    if (far.length === limit) return far;
  }
  return gather(asked, part, limit);
}

/** The candidates that are few, if some are. */
async function fewOf(candidates: readonly Prisma.Sql[], few: number): Promise<Prisma.Sql | null> {
  for (const ids of candidates) {
    const rows = await db().$queryRaw<
      { count: number }[]
    >`SELECT count(*)::int AS count FROM (SELECT 1 FROM (${ids}) c LIMIT ${few + 1}::int) c`;
    if ((rows[0]?.count ?? 0) <= few) return ids;
  }
  return null;
}

const plan = z.object({ "QUERY PLAN": z.tuple([z.object({ Plan: z.object({ "Plan Rows": z.number() }) })]) });

/** How many the database expects to match: where many, walking on as far costs no more than to gather them. */
async function expected({ viewer, matching: { among } }: Asked, { segment, beyond }: Part): Promise<number> {
  const where = all([segment.holds, beyond, among, visibleSql(viewer)]);
  const rows = await db().$queryRaw`EXPLAIN (FORMAT JSON) SELECT i.id FROM "Incident" i WHERE ${where}`;
  return parseRows(plan, rows)[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
}

const leads = ({ moment, group }: Segment) => moment === "triggeredAt" && !group;

async function walk(
  { viewer, matching: { test, lead } }: Asked,
  part: Part,
  limit: number,
  most: number,
): Promise<Place[]> {
  const { segment, labels, beyond } = part;
  const { group, holds } = segment;
  const within = all([holds, beyond, visibleSql(viewer), ...(lead && leads(segment) ? [lead] : [])]);
  const inOrder = Prisma.sql`ORDER BY ${keysOf(segment, null)} LIMIT ${most}::int`;
  const next = group
    ? Prisma.sql`SELECT i.*, g.label FROM (SELECT * FROM ${group.relation} g WHERE ${labels} ORDER BY g.label ${word(group.direction)}) g
        CROSS JOIN LATERAL (SELECT i.* FROM "Incident" i WHERE ${group.joins} AND ${within} ${inOrder}) i
        ORDER BY ${keysOf(segment, Prisma.sql`g.label`)} LIMIT ${most}::int`
    : Prisma.sql`SELECT i.* FROM "Incident" i WHERE ${within} ${inOrder}`;
  return placesIn(
    segment,
    await db().$queryRaw`SELECT ${placeOf(segment)} FROM (${next}) i WHERE ${test}
      ORDER BY ${keysOf(segment, group && Prisma.sql`i.label`)} LIMIT ${limit}::int`,
  );
}

/**
 * The offset keeps the database from walking the order after all, and an array of few ids from reading the whole table to
 * find them.
 */
async function gather(
  { viewer, matching: { among } }: Asked,
  part: Part,
  limit: number,
  few?: Prisma.Sql,
): Promise<Place[]> {
  const { segment, labels, beyond } = part;
  const scarce = few ? Prisma.sql`i.id = ANY(ARRAY(${few}))` : anything;
  const { group, moment, holds } = segment;
  return placesIn(
    segment,
    await db().$queryRaw`SELECT ${placeOf(segment)} FROM (
        SELECT i.id ${group ? Prisma.sql`, g.label` : Prisma.empty} ${moment ? Prisma.sql`, ${column(moment)}` : Prisma.empty}
        FROM "Incident" i ${joined(segment)} WHERE ${all([holds, labels, beyond, among, scarce, visibleSql(viewer)])} OFFSET 0) i
      ORDER BY ${keysOf(segment, group && Prisma.sql`i.label`)} LIMIT ${limit}::int`,
  );
}

const column = (moment: NonNullable<Segment["moment"]>) => Prisma.raw(`i."${moment}"`);
const word = (direction: Direction) => Prisma.raw(direction.toUpperCase());

function joined({ group }: Segment): Prisma.Sql {
  return group ? Prisma.sql`JOIN ${group.relation} g ON ${group.joins}` : Prisma.empty;
}

function keysOf({ group, moment, direction }: Segment, label: Prisma.Sql | null | undefined): Prisma.Sql {
  return Prisma.join([
    ...(group && label ? [Prisma.sql`${label} ${word(group.direction)}`] : []),
    ...(moment ? [Prisma.sql`${column(moment)} ${word(direction)}`] : []),
    Prisma.sql`i.id ${word(direction)}`,
  ]);
}

function placeOf({ group, moment }: Segment): Prisma.Sql {
  return Prisma.sql`i.id, ${group ? Prisma.sql`i.label::text` : Prisma.sql`NULL::text`} AS label,
    ${moment ? column(moment) : Prisma.sql`NULL::timestamptz`} AS moment`;
}

const placeRow = z.object({ id: z.number(), label: z.string().nullable(), moment: z.date().nullable() });

function placesIn({ number }: Numbered, rows: unknown): Place[] {
  return parseRows(placeRow, rows).map((row) => ({ segment: number, ...row }));
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type Level, levels } from "@/lib/reporting/levels";
import { ofKinds } from "@/lib/reporting/monthly-overview";
import { addMonths, type Range } from "@/lib/reporting/report-filter";
import { Prisma } from "@/prisma/generated/client";
import type { IncidentKind } from "@/prisma/generated/enums";

export const overviewSorts = ["open", "mttr", "fixed", "by_hand", "name"] as const;
export type OverviewSort = (typeof overviewSorts)[number];

export type TableQuery = {
  range: Range;
  search?: string | undefined;
  organisation?: string | undefined;
  kinds?: readonly IncidentKind[] | undefined;
  /** Whether the mean counts false positives, too. */
  falsePositives: boolean;
  sort: OverviewSort;
  direction: "asc" | "desc";
  skip: number;
  limit: number;
};

const row = z.object({
  id: z.number(),
  name: z.string(),
  organisation: z.string(),
  open: z.number(),
  fixed: z.number(),
  closedByHand: z.number(),
  meanMs: z.number().nullable(),
  total: z.number(),
});

/** A repository or organisation over some months, and how many were open at the end of each of the last twelve. */
export type TableRow = Omit<z.infer<typeof row>, "total"> & { trend: number[] };

const trendMonths = 12;

/** Those with an incident of these kinds, ever: what was closed in the range, and open at its end; now, where it runs on. */
export async function overviewTable(
  viewer: Viewer,
  level: Level,
  query: TableQuery,
  now = new Date(),
): Promise<{ rows: TableRow[]; total: number }> {
  authorize(viewer, "analytics:read");
  if (!seesEverything(viewer, "analytics:read")) return { rows: [], total: 0 };
  const counted = query.falsePositives ? Prisma.sql`true` : Prisma.sql`t.label <> 'false_positive'`;
  const { owners, ownerId, rows: theirs } = levels[level];
  // What is closed is summed up of the rows shown, unless it says which those are.
  const early = query.sort === "open" || query.sort === "name";
  const order = Prisma.sql`ORDER BY ${orderOf(query)}, name`;
  const page = Prisma.sql`LIMIT ${query.limit}::int OFFSET ${query.skip}::int`;
  const found = await db().$queryRaw`
    WITH standing AS MATERIALIZED (${openAtEnd(level, query, now)}),
    listed AS MATERIALIZED (
      SELECT owner.id, owner.name, owner.organisation, greatest(0, coalesce(standing.open, 0))::float8 AS open, count(*) OVER ()::float8 AS total
      FROM (${owners}) owner LEFT JOIN standing USING (id)
      WHERE ${named(query)} AND (standing.open > 0 OR EXISTS (SELECT FROM "TallyNow" t
        WHERE t.grain = 'month' AND t.measure = 'opened' AND ${ownerId} = owner.id AND ${theirs} AND ${ofKinds(query.kinds)}))
      ${early ? Prisma.sql`${order} ${page}` : Prisma.empty}),
    closes AS MATERIALIZED (
      SELECT ${ownerId} AS id, coalesce(sum(t.count) FILTER (WHERE t.label = 'fixed'), 0) AS fixed,
        coalesce(sum(t.count) FILTER (WHERE t.label <> 'fixed'), 0) AS by_hand,
        sum(t.ms) FILTER (WHERE ${counted}) / nullif(sum(t.count) FILTER (WHERE ${counted}), 0) AS mttr
      FROM "TallyNow" t WHERE t.grain = 'month' AND t.measure = 'closed' AND t.period >= ${query.range.start}::date
        AND t.period < ${query.range.end}::date AND ${theirs} AND ${ofKinds(query.kinds)}
        AND ${early ? Prisma.sql`${ownerId} = ANY(ARRAY(SELECT id FROM listed))` : Prisma.sql`true`} GROUP BY 1)
    SELECT id, name, organisation, open, coalesce(closes.fixed, 0)::float8 AS fixed, coalesce(closes.by_hand, 0)::float8 AS "closedByHand",
      closes.mttr::float8 AS "meanMs", total
    FROM listed LEFT JOIN closes USING (id) ${order} ${early ? Prisma.empty : page}`;
  const rows = parseRows(row, found);
  const trends = await openAtMonthEnds(
    level,
    rows.map(({ id }) => id),
    query,
  );
  return {
    rows: rows.map(({ total: _, ...each }) => ({ ...each, trend: trends.get(each.id) ?? [] })),
    total: rows[0]?.total ?? 0,
  };
}

/** What is open now is kept as such; what was open at the end of a month that is over is summed up. */
function openAtEnd(level: Level, { range, kinds }: TableQuery, now: Date): Prisma.Sql {
  const { ownerId, rows } = levels[level];
  return range.end > now
    ? Prisma.sql`SELECT ${ownerId} AS id, sum(t.count) AS open FROM "TallyNow" t
        WHERE t.grain = 'now' AND t.measure = ${kinds ? "standing" : "pressing"} AND t."repositoryId" <> 0 AND ${ofKinds(kinds)} GROUP BY 1`
    : Prisma.sql`SELECT ${ownerId} AS id, sum(CASE t.measure WHEN 'opened' THEN t.count ELSE -t.count END) AS open FROM "TallyNow" t
        WHERE t.grain = 'month' AND t.measure IN ('opened', 'closed') AND t.period < ${range.end}::date AND ${rows} AND ${ofKinds(kinds)} GROUP BY 1`;
}

function named({ search, organisation }: TableQuery): Prisma.Sql {
  const part = search?.replaceAll("\0", "").replaceAll(/[\\%_]/g, String.raw`\$&`);
  return Prisma.join(
    [
      ...(part ? [Prisma.sql`owner.name ILIKE ${`%${part}%`}`] : []),
      ...(organisation === undefined ? [] : [Prisma.sql`owner.organisation = ${organisation}`]),
      Prisma.sql`true`,
    ],
    " AND ",
  );
}

function orderOf({ sort, direction }: TableQuery): Prisma.Sql {
  const column = { name: "name", open: "open", fixed: "fixed", by_hand: '"closedByHand"', mttr: '"meanMs"' }[sort];
  return Prisma.raw(`${column} ${direction === "asc" ? "ASC" : "DESC"} NULLS LAST`);
}

const change = z.object({ id: z.number(), period: z.date(), more: z.number() });

async function openAtMonthEnds(
  level: Level,
  ids: readonly number[],
  { range, kinds }: TableQuery,
): Promise<Map<number, number[]>> {
  const found = await db().$queryRaw`
    SELECT ${levels[level].ownerId} AS id, t.period, sum(CASE t.measure WHEN 'opened' THEN t.count ELSE -t.count END)::float8 AS more
    FROM "TallyNow" t WHERE t.grain = 'month' AND t.measure IN ('opened', 'closed') AND t.period < ${range.end}::date
      AND ${levels[level].ownerId} = ANY(${[...ids]}::int[]) AND ${levels[level].rows} AND ${ofKinds(kinds)}
    GROUP BY 1, 2`;
  const changes = Map.groupBy(parseRows(change, found), ({ id }) => id);
  const ends = Array.from({ length: trendMonths }, (_, index) => addMonths(range.end, index - trendMonths));
  const openAt = (id: number, month: Date) =>
    (changes.get(id) ?? []).reduce((sum, { period, more }) => (period <= month ? sum + more : sum), 0);
  return new Map(ids.map((id) => [id, ends.map((month) => Math.max(0, openAt(id, month)))]));
}

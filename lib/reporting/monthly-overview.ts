import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Invalid } from "@/lib/errors";
import { type Level, levels } from "@/lib/reporting/levels";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { Prisma } from "@/prisma/generated/client";
import type { IncidentKind } from "@/prisma/generated/enums";

/**
 * A month (UTC) of one repository or organisation, counted as GCSMTTR does: everything closed counts, false positives
 * too. `open` is what was open at the month's end; in the running month, what is open now.
 */
export type Overview = {
  /** The repository's full name, or the organisation's. */
  name: string;
  organisation: string;
  /** "2026-11" */
  month: string;
  fixed: number;
  closedByHand: number;
  open: number;
  totalMs: number;
  /** totalMs / (fixed + closedByHand); null where nothing was closed. */
  meanMs: number | null;
  /** The part of closedByHand, and of totalMs, that was false positives. */
  falsePositives: number;
  falsePositiveMs: number;
};

export type OverviewQuery = {
  name?: string | undefined;
  month?: string | undefined;
  range?: Pick<Range, "start" | "end"> | undefined;
  /** All kinds when left out. */
  kinds?: readonly IncidentKind[] | undefined;
  /** By name, then month. */
  direction?: "asc" | "desc" | undefined;
  limit: number;
  after?: string | undefined;
};
export type OverviewPage = { rows: Overview[]; next: string | null };

export function repositoryOverviews(viewer: Viewer, query: OverviewQuery, now = new Date()): Promise<OverviewPage> {
  return overviews(viewer, "repository", query, now);
}

export function organisationOverviews(viewer: Viewer, query: OverviewQuery, now = new Date()): Promise<OverviewPage> {
  return overviews(viewer, "organisation", query, now);
}

const row = z.object({
  name: z.string(),
  organisation: z.string(),
  period: z.date(),
  fixed: z.number(),
  closedByHand: z.number(),
  open: z.number(),
  totalMs: z.number(),
  falsePositives: z.number(),
  falsePositiveMs: z.number(),
});

/** One row for each month in which something was closed, or was open at its end; the owner's first month to the running one. */
async function overviews(viewer: Viewer, level: Level, query: OverviewQuery, now: Date): Promise<OverviewPage> {
  authorize(viewer, "analytics:read");
  if (!seesEverything(viewer, "analytics:read") || query.name?.includes("\0")) return { rows: [], next: null };
  const running = `${monthKey(now)}-01`;
  const order = Prisma.raw(query.direction === "desc" ? "DESC" : "ASC");
  const rows = await db().$queryRaw`
    SELECT owner.name, owner.organisation, m.period::date AS period, m.fixed::float8, m."closedByHand"::float8, m.open::float8,
      m."totalMs"::float8, m."falsePositives"::float8, m."falsePositiveMs"::float8
    FROM (${levels[level].owners}) owner CROSS JOIN LATERAL (
      WITH sums AS (
        SELECT least(t.period, ${running}::date) AS period,
          sum(t.count) FILTER (WHERE t.measure = 'closed' AND t.label = 'fixed') AS fixed,
          sum(t.count) FILTER (WHERE t.measure = 'closed' AND t.label <> 'fixed') AS "closedByHand",
          sum(t.ms) FILTER (WHERE t.measure = 'closed') AS "totalMs",
          sum(t.count) FILTER (WHERE t.measure = 'closed' AND t.label = 'false_positive') AS "falsePositives",
          sum(t.ms) FILTER (WHERE t.measure = 'closed' AND t.label = 'false_positive') AS "falsePositiveMs",
          sum(CASE t.measure WHEN 'opened' THEN t.count ELSE -t.count END) AS more
        FROM "TallyNow" t WHERE t.grain = 'month' AND t.measure IN ('opened', 'closed')
          AND ${levels[level].ownerId} = owner.id AND ${levels[level].rows} AND ${ofKinds(query.kinds)}
        GROUP BY 1)
      SELECT month AS period, coalesce(sums.fixed, 0) AS fixed, coalesce(sums."closedByHand", 0) AS "closedByHand",
        coalesce(sums."totalMs", 0) AS "totalMs", coalesce(sums."falsePositives", 0) AS "falsePositives",
        coalesce(sums."falsePositiveMs", 0) AS "falsePositiveMs", greatest(0, sum(coalesce(sums.more, 0)) OVER (ORDER BY month)) AS open
      FROM generate_series((SELECT min(period) FROM sums)::timestamp, ${running}::timestamp, '1 month') month
      LEFT JOIN sums ON sums.period = month::date) m
    WHERE ${within(query)} AND (m.fixed + m."closedByHand" > 0 OR m.open > 0)
    ORDER BY owner.name ${order}, m.period ${order} LIMIT ${query.limit + 1}::int`;
  const found = parseRows(row, rows).map(({ period, ...each }) => ({
    ...each,
    month: monthKey(period),
    meanMs: each.fixed + each.closedByHand > 0 ? each.totalMs / (each.fixed + each.closedByHand) : null,
  }));
  const shown = found.slice(0, query.limit);
  return { rows: shown, next: found.length > query.limit ? cursorOf(shown.at(-1)) : null };
}

export function ofKinds(kinds: readonly IncidentKind[] | undefined): Prisma.Sql {
  return kinds ? Prisma.sql`t.kind = ANY(${[...kinds]}::"IncidentKind"[])` : Prisma.sql`true`;
}

function within({ name, month, range, direction, after }: OverviewQuery): Prisma.Sql {
  const beyond = Prisma.raw(direction === "desc" ? "<" : ">");
  const at = after === undefined ? null : readCursor(after);
  return Prisma.join(
    [
      Prisma.sql`true`,
      ...(name === undefined ? [] : [Prisma.sql`owner.name = ${name}`]),
      ...(range ? [Prisma.sql`m.period >= ${range.start}::date AND m.period < ${range.end}::date`] : []),
      ...(month === undefined ? [] : [Prisma.sql`m.period = ${`${month}-01`}::timestamp`]),
      ...(at
        ? [
            Prisma.sql`owner.name ${beyond}= ${at.name} AND (owner.name, m.period) ${beyond} (${at.name}, ${`${at.month}-01`}::timestamp)`,
          ]
        : []),
    ],
    " AND ",
  );
}

/** Names the last row of a page, and so a place that stays where it is whatever is written meanwhile. */
function cursorOf(last: Overview | undefined): string | null {
  return last ? Buffer.from(`${last.month} ${last.name}`).toString("base64url") : null;
}

function readCursor(cursor: string): { month: string; name: string } {
  const text = Buffer.from(cursor, "base64url").toString();
  const [, month, name] = /^(\d{4}-(?:0[1-9]|1[0-2])) ([^\0]{1,300})$/.exec(text) ?? [];
  if (!month || !name) throw new Invalid("This token names no place in the list. Leave it out to begin at its start.");
  return { month, name };
}

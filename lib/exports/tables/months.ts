import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { defineTable } from "@/lib/exports/table";
import type { Level } from "@/lib/reporting/levels";
import { type OverviewQuery, organisationOverviews, repositoryOverviews } from "@/lib/reporting/monthly-overview";
import { ReportFilter, rangeOf } from "@/lib/reporting/report-filter";

const Query = ReportFilter.pick({ from: true, to: true, months: true, kind: true }).extend({
  name: z.string().max(300).optional().describe("Of one only"),
  direction: z.enum(["asc", "desc"]).default("asc"),
});
type Filter = Omit<OverviewQuery, "limit" | "after">;

const atOnce = 10_000;

function monthsOf(level: Level, title: string) {
  const list = level === "repository" ? repositoryOverviews : organisationOverviews;
  return defineTable({
    name: `${level}_months`,
    title,
    holds: "A row for each month with something closed in it, or open at its end: counted as GCSMTTR does",
    permission: "analytics:read",
    query: Query,
    filterOf: ({ name, direction, kind, ...months }): Filter => ({
      name,
      direction,
      kinds: kind?.length ? kind : undefined,
      range: rangeOf(months),
    }),
    count: (viewer, filter) => countMonths(viewer, list, filter),
    page: (viewer, filter, { cursor, limit }) => list(viewer, { ...filter, limit, after: cursor }),
    columns: {
      name: ({ name }) => name,
      organisation: ({ organisation }) => organisation,
      month: ({ month }) => month,
      open: ({ open }) => open,
      fixed: ({ fixed }) => fixed,
      closed_by_hand: ({ closedByHand }) => closedByHand,
      total_ms: ({ totalMs }) => totalMs,
      mean_ms: ({ meanMs }) => meanMs,
      false_positives: ({ falsePositives }) => falsePositives,
      false_positive_ms: ({ falsePositiveMs }) => falsePositiveMs,
    },
  });
}

async function countMonths(viewer: Viewer, list: typeof repositoryOverviews, filter: Filter): Promise<number> {
  let count = 0;
  for (let after: string | null | undefined; after !== null; ) {
    const page: Awaited<ReturnType<typeof list>> = await list(viewer, { ...filter, limit: atOnce, after });
    count += page.rows.length;
    after = page.next;
  }
  return count;
}

export const repositoryMonths = monthsOf("repository", "Repositories, month by month");
export const organisationMonths = monthsOf("organisation", "Organisations, month by month");

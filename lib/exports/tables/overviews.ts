import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import type { Level } from "@/lib/reporting/levels";
import { overviewSorts, overviewTable } from "@/lib/reporting/overview-table";
import { ReportFilter, rangeOf } from "@/lib/reporting/report-filter";

const Query = ReportFilter.pick({ from: true, to: true, months: true, kind: true, false_positives: true }).extend({
  organisation: z.string().max(300).optional(),
  q: z.string().trim().max(200).optional(),
  sort: z.enum(overviewSorts).default("open"),
  direction: z.enum(["asc", "desc"]).default("desc"),
});

const readSkip = (cursor: string | undefined) => (/^\d{1,9}$/.test(cursor ?? "") ? Number(cursor) : 0);

function overviewOf(level: Level, title: string, owners: string) {
  return defineTable({
    name: `${level}_overview`,
    title,
    holds: `Per ${owners}: fixed, closed by hand and the mean time over some months, and what was open at their end`,
    permission: "analytics:read",
    query: Query,
    filterOf: ({ q, organisation, sort, direction, kind, false_positives, ...months }) => ({
      range: rangeOf(months),
      search: q,
      organisation,
      kinds: kind?.length ? kind : undefined,
      falsePositives: false_positives === "include",
      sort,
      direction,
    }),
    count: async (viewer, filter) => (await overviewTable(viewer, level, { ...filter, skip: 0, limit: 1 })).total,
    async page(viewer, filter, { cursor, limit }) {
      const skip = readSkip(cursor);
      const { rows, total } = await overviewTable(viewer, level, { ...filter, skip, limit });
      return { rows, next: rows.length > 0 && skip + rows.length < total ? String(skip + rows.length) : null };
    },
    columns: {
      id: ({ id }) => id,
      name: ({ name }) => name,
      organisation: ({ organisation }) => organisation,
      open: ({ open }) => open,
      fixed: ({ fixed }) => fixed,
      closed_by_hand: ({ closedByHand }) => closedByHand,
      mean_ms: ({ meanMs }) => meanMs,
      open_by_month: ({ trend }) => trend.map(String),
    },
  });
}

export const repositoryOverview = overviewOf("repository", "Repositories' figures", "repository");
export const organisationOverview = overviewOf("organisation", "Organisations' figures", "organisation");

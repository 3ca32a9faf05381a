import { z } from "zod";
import { overviewSorts, type TableQuery } from "@/lib/reporting/overview-table";
import { ReportFilter, rangeOf, usualMonths } from "@/lib/reporting/report-filter";
import type { OverviewState } from "./overview-address";

export type Search = Record<string, string | string[] | undefined>;

const Filter = ReportFilter.pick({ from: true, to: true, months: true, kind: true, false_positives: true }).extend({
  by: z.enum(["repository", "organisation"]).default("repository"),
  q: z.string().trim().max(200).default(""),
  sort: z.enum(overviewSorts).default("open"),
  direction: z.enum(["asc", "desc"]).default("desc"),
  page: z.coerce.number().int().min(1).max(100_000).default(1),
});

export const rowsPerPage = 50;

/** Reads the address: what to count, and the same as plain values for the page. Words it does not know are left out. */
export function readOverview(search: Search, now = new Date()): { state: OverviewState; query: TableQuery; now: Date } {
  const known = Object.entries(search).filter(([key, value]) => Filter.partial().safeParse({ [key]: value }).success);
  const { by, q, sort, direction, page, kind, false_positives, ...months } = Filter.parse(Object.fromEntries(known));
  return {
    now,
    query: {
      range: rangeOf(months, now),
      search: q,
      kinds: kind?.length ? kind : undefined,
      falsePositives: false_positives === "include",
      sort,
      direction,
      skip: (page - 1) * rowsPerPage,
      limit: rowsPerPage,
    },
    state: {
      by,
      q,
      sort,
      direction,
      page,
      from: months.from ?? "",
      to: months.to ?? "",
      months: months.months === usualMonths ? null : (months.months ?? null),
      kind: kind ?? [],
      falsePositives: false_positives === "include",
    },
  };
}

import { type RowsOf, rowsOf } from "@/app/_figures/rows-address";
import type { MemberViewer } from "@/lib/access/viewer";
import { type Range, ReportFilter, rangeOf, usualMonths } from "@/lib/reporting/report-filter";
import { type NarrowingKey, narrowings, type ReportState } from "./report-address";

/** What every section is made for. */
export type Report = {
  viewer: MemberViewer;
  filter: ReportFilter;
  state: ReportState;
  range: Range;
  now: Date;
  rows: RowsOf;
};

export type Search = Record<string, string | string[] | undefined>;

export function readReport(search: Search, now = new Date()): Omit<Report, "viewer"> {
  const { filter, state } = reportOf(search);
  return { filter, state, now, range: rangeOf(filter, now), rows: rowsOf(state) };
}

/** Reads the address; words it does not know are left out. */
function reportOf(search: Search): {
  filter: ReportFilter;
  state: ReportState;
} {
  const known = Object.entries(search).filter(([key, value]) => ReportFilter.safeParse({ [key]: value }).success);
  const filter = ReportFilter.parse(Object.fromEntries(known));
  const lists = Object.fromEntries(narrowings.map((key) => [key, filter[key] ?? []])) as Record<NarrowingKey, string[]>;
  return {
    filter,
    state: {
      ...lists,
      from: filter.from ?? "",
      to: filter.to ?? "",
      months: filter.months === usualMonths ? null : (filter.months ?? null),
      falsePositives: filter.false_positives === "include",
    },
  };
}

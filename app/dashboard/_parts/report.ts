import type { MemberViewer } from "@/lib/access/viewer";
import { monthKey, type Range, ReportFilter, rangeOf, usualMonths } from "@/lib/reporting/report-filter";
import { type NarrowingKey, narrowings, type ReportState } from "./report-address";
import { type RowsOf, rowsOf } from "./rows-address";

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

const spelt = (options: Intl.DateTimeFormatOptions) => {
  const format = new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" });
  return (at: Date) => format.format(at);
};
export const monthName = spelt({ month: "long", year: "numeric" });
export const dayName = spelt({ day: "numeric", month: "long" });
export const longDayName = spelt({ day: "numeric", month: "long", year: "numeric" });
const shortMonth = spelt({ month: "short" });
const shortDay = spelt({ day: "numeric", month: "short" });

/** For an axis: the year where it begins. */
export function monthLabel(month: Date): string {
  return month.getUTCMonth() === 0 ? String(month.getUTCFullYear()) : shortMonth(month);
}
export const weekLabel = shortDay;

/** "in November 2026", "from December 2025 to November 2026". */
export function rangeWords({ months }: Range): string {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return "";
  return monthKey(first) === monthKey(last)
    ? `in ${monthName(first)}`
    : `from ${monthName(first)} to ${monthName(last)}`;
}

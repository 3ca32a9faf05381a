import { monthKey, type Range } from "@/lib/reporting/report-filter";

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

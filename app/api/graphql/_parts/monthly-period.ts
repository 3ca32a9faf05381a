import { Invalid } from "@/lib/errors";
import { monthKey } from "@/lib/reporting/report-filter";

const names = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** What `monthlyPeriod` says where it is left out of a query that needs one. */
export const runningMonth = "current";

/** "2026-11" as "2026-November". */
export function monthlyPeriodOf(month: string): string {
  const [year, number] = month.split("-");
  return `${year}-${monthName(Number(number))}`;
}

/** "November" of 11. */
export function monthName(number: number): string {
  return names[number - 1] ?? "";
}

/** "2026-November", "2026-11" or "current" as "2026-11"; null for anything else. */
function readMonth(text: string): string | null {
  if (text === runningMonth) return monthKey(new Date());
  const [, year, named] = /^(\d{4})-([A-Za-z]{3,9}|\d{2})$/.exec(text) ?? [];
  if (!year || !named) return null;
  const number = /^\d/.test(named)
    ? Number(named)
    : names.findIndex((name) => name.toLowerCase() === named.toLowerCase()) + 1;
  return number >= 1 && number <= 12 ? `${year}-${String(number).padStart(2, "0")}` : null;
}

export function monthOf(monthlyPeriod: string): string {
  const month = readMonth(monthlyPeriod);
  if (!month)
    throw new Invalid(`Write monthlyPeriod like 2026-November or 2026-11, not "${monthlyPeriod.slice(0, 40)}".`);
  return month;
}

/** The two parts of an overview's id, "2026-November/acme/api"; null when it is none. */
export function readOverviewId(id: string): { month: string; name: string } | null {
  const [, monthlyPeriod = "", name] = /^([^/]+)\/([^\0]{1,300})$/.exec(id) ?? [];
  const month = readMonth(monthlyPeriod);
  return month && name ? { month, name } : null;
}

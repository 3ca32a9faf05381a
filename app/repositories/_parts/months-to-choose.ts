import { monthName } from "@/app/_figures/month-words";
import { addMonths, monthKey } from "@/lib/reporting/report-filter";

const count = 60;

/** The months of five years, newest first. */
export function monthsToChoose(now: Date): { value: string; label: string }[] {
  return Array.from({ length: count }, (_, index) => addMonths(now, -index)).map((month) => ({
    value: monthKey(month),
    label: monthName(month),
  }));
}

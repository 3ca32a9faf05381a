import { periodOf } from "@/lib/incidents/period";
import type { Range } from "@/lib/reporting/report-filter";

/** The months of a report as one period, as the list of incidents spells it. */
export function periodIn({ start, end }: Range): string {
  return periodOf({ from: start, until: end });
}

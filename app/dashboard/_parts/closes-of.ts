import type { ReportFilter } from "@/lib/reporting/report-filter";

/** Which closes count for the time to remediate, as a part of an address. */
export function closesOf({ false_positives }: ReportFilter): { outcome?: string[] } {
  return false_positives === "include" ? {} : { outcome: ["fixed", "ignored"] };
}

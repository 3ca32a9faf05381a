import { openAtEnd, rowsOf } from "@/app/_figures/rows-address";
import type { Level } from "@/lib/reporting/levels";
import { addMonths } from "@/lib/reporting/report-filter";
import type { OverviewState } from "./overview-address";

const nothing = { organisation: [], repository: [], detector: [], severity: [] };

/** Where the incidents are that a figure of one repository or organisation counts, by the period of their last close. */
export type OwnRows = {
  open: string;
  /** At the end of the month; now, in the running one. */
  openAt(month: Date, now: Date): string;
  fixed(period: string): string;
  closedByHand(period: string): string;
  /** What the mean time to remediate is over. */
  counted(period: string): string;
};

export function rowsOfOwner(level: Level, name: string, { kind, falsePositives }: OverviewState): OwnRows {
  const owner = level === "repository" ? { repository: [name] } : { organisation: [name] };
  const rows = rowsOf({ ...nothing, ...owner, kind });
  const closed = (period: string, outcome?: string[]) => rows({ status: "closed", closed: period, outcome });
  return {
    open: rows({}),
    openAt: (month, now) => openAtEnd(rows, addMonths(month, 1), now),
    fixed: (period) => closed(period, ["fixed"]),
    closedByHand: (period) => closed(period, ["ignored", "false_positive"]),
    counted: (period) => closed(period, falsePositives ? undefined : ["fixed", "ignored"]),
  };
}

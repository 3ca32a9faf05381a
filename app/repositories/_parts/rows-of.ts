import { type RowsOf, rowsOf } from "@/app/dashboard/_parts/rows-address";
import type { Level } from "@/lib/reporting/levels";
import type { OverviewState } from "./overview-address";

const nothing = { organisation: [], repository: [], detector: [], severity: [], from: "", to: "", months: null };

/** Where the incidents are that a figure of one repository or organisation counts, by the period of their last close. */
export type OwnRows = {
  open: string;
  fixed(period: string): string;
  closedByHand(period: string): string;
  /** What the mean time to remediate is over. */
  counted(period: string): string;
};

export function rowsOfOwner(level: Level, name: string, { kind, falsePositives }: OverviewState): OwnRows {
  const owner = level === "repository" ? { repository: [name] } : { organisation: [name] };
  const rows: RowsOf = rowsOf({ ...nothing, ...owner, kind, falsePositives });
  const closed = (period: string, outcome?: string[]) => rows({ status: "closed", closed: period, outcome });
  return {
    open: rows({}),
    fixed: (period) => closed(period, ["fixed"]),
    closedByHand: (period) => closed(period, ["ignored", "false_positive"]),
    counted: (period) => closed(period, falsePositives ? undefined : ["fixed", "ignored"]),
  };
}

import type { MemberViewer } from "@/lib/access/viewer";
import type { Level } from "@/lib/reporting/levels";
import { type Overview, organisationOverviews, repositoryOverviews } from "@/lib/reporting/monthly-overview";
import type { TableQuery } from "@/lib/reporting/overview-table";
import { monthKey } from "@/lib/reporting/report-filter";

export type Month = Pick<Overview, "fixed" | "closedByHand" | "open"> & {
  month: Date;
  /** The mean over the closes that count, as the page is told; null where there is none. */
  meanMs: number | null;
};
export type Months = { months: Month[]; whole: { fixed: number; closedByHand: number; meanMs: number | null } };

/** Every month of the range, those in which nothing was closed or open too. */
export async function monthsOf(viewer: MemberViewer, level: Level, name: string, query: TableQuery): Promise<Months> {
  const { range, kinds, falsePositives } = query;
  const find = level === "repository" ? repositoryOverviews : organisationOverviews;
  const { rows } = await find(viewer, { name, kinds, range, limit: range.months.length });
  const found = new Map(rows.map((row) => [row.month, row]));
  const counted = (each: readonly Overview[]) => {
    const count = sum(
      each,
      ({ fixed, closedByHand, falsePositives: not }) => fixed + closedByHand - (falsePositives ? 0 : not),
    );
    const ms = sum(each, ({ totalMs, falsePositiveMs }) => totalMs - (falsePositives ? 0 : falsePositiveMs));
    return count > 0 ? ms / count : null;
  };
  return {
    months: range.months.map((month) => {
      const row = found.get(monthKey(month));
      const { fixed = 0, closedByHand = 0, open = 0 } = row ?? {};
      return { month, fixed, closedByHand, open, meanMs: counted(row ? [row] : []) };
    }),
    whole: {
      fixed: sum(rows, ({ fixed }) => fixed),
      closedByHand: sum(rows, ({ closedByHand }) => closedByHand),
      meanMs: counted(rows),
    },
  };
}

function sum<Of>(all: readonly Of[], value: (one: Of) => number): number {
  return all.reduce((total, one) => total + value(one), 0);
}

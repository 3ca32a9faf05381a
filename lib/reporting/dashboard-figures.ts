import type { Viewer } from "@/lib/access/viewer";
import { readReport } from "@/lib/reporting/report";
import { monthKey, type ReportFilter, rangeOf } from "@/lib/reporting/report-filter";

/** One number of the dashboard: which figure, of which week or month, and which of its measures. */
export type DashboardFigure = {
  figure: string;
  period: string;
  grain: "week" | "month";
  measure: string;
  value: number;
  unit: "count" | "ms";
};

/** The numbers behind the dashboard's charts over time, figure by figure, the oldest period first. */
export async function dashboardFigures(
  viewer: Viewer,
  filter: ReportFilter,
  now = new Date(),
): Promise<DashboardFigure[]> {
  const range = rangeOf(filter, now);
  const { backlog, remediation, spread, acted, counts } = await readReport(viewer, filter, range, now);
  const inMonth = (figure: string, period: string, values: Record<string, number>, unit: "count" | "ms" = "count") =>
    Object.entries(values).map(
      ([measure, value]): DashboardFigure => ({
        figure,
        period,
        grain: "month",
        measure: measure || "all",
        value,
        unit,
      }),
    );
  return [
    ...backlog.periods.flatMap(({ start, opened, closed, open }) =>
      Object.entries({ opened, closed, open }).map(([measure, value]): DashboardFigure => {
        const period = backlog.grain === "month" ? monthKey(start) : start.toISOString().slice(0, 10);
        return { figure: "backlog", period, grain: backlog.grain, measure, value, unit: "count" };
      }),
    ),
    ...[...remediation.months].flatMap(([month, found]) =>
      found ? inMonth("mttr", month, { median: found.medianMs, mean: found.meanMs, p90: found.p90Ms }, "ms") : [],
    ),
    ...spread.flatMap(({ month, counts: bands }) => inMonth("remediation-spread", month, bands)),
    ...range.months.map(monthKey).flatMap((month) => {
      const found = acted.get(month);
      return found ? inMonth("first-action", month, { median: found.medianMs, p90: found.p90Ms }, "ms") : [];
    }),
    ...Object.entries(counts).flatMap(([measure, { months }]) =>
      months.flatMap(({ month, counts: labels }) => inMonth(measure.replaceAll("_", "-"), month, labels)),
    ),
  ];
}

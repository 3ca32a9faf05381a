import { defineTable } from "@/lib/exports/table";
import { dashboardFigures } from "@/lib/reporting/dashboard-figures";
import { ReportFilter } from "@/lib/reporting/report-filter";

export const dashboard = defineTable({
  name: "dashboard",
  title: "Dashboard",
  holds: "The figures behind its charts, one a row, under its months and filters",
  permission: "analytics:read",
  query: ReportFilter,
  filterOf: (query) => query,
  count: async (viewer, filter) => (await dashboardFigures(viewer, filter)).length,
  page: async (viewer, filter) => ({ rows: await dashboardFigures(viewer, filter), next: null }),
  columns: {
    figure: ({ figure }) => figure,
    period: ({ period }) => period,
    grain: ({ grain }) => grain,
    measure: ({ measure }) => measure,
    value: ({ value }) => value,
    unit: ({ unit }) => unit,
  },
});

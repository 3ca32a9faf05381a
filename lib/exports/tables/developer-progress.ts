import { defineTable } from "@/lib/exports/table";
import { developerProgress } from "@/lib/reporting/developer-progress";
import { ProgressFilter } from "@/lib/reporting/progress-filter";

export const developerProgressTable = defineTable({
  name: "developer_progress",
  title: "Developers' progress",
  holds: "Who ever had an incident, with their figures over 30 days, 90 days or 12 months",
  permission: "analytics:read",
  query: ProgressFilter,
  filterOf: (query) => query,
  count: async (viewer, filter) => (await developerProgress(viewer, filter, { limit: 1 })).total,
  page: developerProgress,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    email: ({ email }) => email,
    addresses: ({ addresses }) => addresses,
    contact: ({ contact }) => contact,
    last_contact_at: ({ lastContactAt }) => lastContactAt,
    told_at: ({ toldAt }) => toldAt,
    opened_at: ({ openedAt }) => openedAt,
    answered_at: ({ answeredAt }) => answeredAt,
    left_at: ({ leftAt }) => leftAt,
    incidents: ({ incidents }) => incidents,
    open: ({ open }) => open,
    overdue: ({ overdue }) => overdue,
    awaiting: ({ awaiting }) => awaiting,
    unreachable: ({ unreachable }) => unreachable,
    resolved: ({ resolved }) => resolved,
    ignored: ({ ignored }) => ignored,
    median_first_action_ms: ({ actionMs }) => actionMs,
    median_remediation_ms: ({ remediateMs }) => remediateMs,
    opened_by_week: ({ opened }) => opened.map(String),
    closed_by_week: ({ closed }) => closed.map(String),
  },
});

import { defineTable } from "@/lib/exports/table";
import { countAllRuns, listAllRuns, RunFilter } from "@/lib/playbooks/runs";

export const playbookRuns = defineTable({
  name: "playbook_runs",
  title: "Playbook runs",
  holds: "What each playbook did about each event",
  permission: "playbooks:read",
  query: RunFilter,
  filterOf: (query) => query,
  count: countAllRuns,
  page: listAllRuns,
  columns: {
    id: ({ id }) => id,
    playbook: ({ playbookId }) => playbookId,
    event: ({ event }) => event,
    incident_id: ({ incidentId }) => incidentId,
    outcome: ({ outcome }) => outcome,
    detail: ({ detail }) => detail,
    created_at: ({ createdAt }) => createdAt,
  },
});

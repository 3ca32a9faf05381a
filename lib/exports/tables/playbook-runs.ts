import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countAllRuns, listAllRuns } from "@/lib/playbooks/runs";

const text = z.string().max(100).optional();

export const playbookRuns = defineTable({
  name: "playbook_runs",
  title: "Playbook runs",
  holds: "What each playbook did about each event",
  permission: "playbooks:read",
  query: z.object({ playbook: text, outcome: z.enum(["done", "skipped", "failed"]).optional() }),
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

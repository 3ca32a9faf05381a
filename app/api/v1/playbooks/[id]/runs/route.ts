import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { listPlaybookRuns } from "@/lib/playbooks/configure";

export const GET = route({
  summary: "List what a playbook did, newest first",
  permission: "playbooks:read",
  answer: z.array(
    z.object({
      id: z.int(),
      event: z.string(),
      incident_id: z.int().nullable(),
      outcome: z.string(),
      detail: z.string(),
      created_at: Time,
    }),
  ),
  params: z.object({ id: z.string() }),
  query: z.object({ per_page: z.coerce.number().int().min(1).max(100).default(50) }),
  async run(viewer, { params, query }) {
    const runs = await listPlaybookRuns(viewer, params.id, query.per_page);
    return runs.map(({ incidentId, createdAt, ...run }) => ({
      ...run,
      incident_id: incidentId,
      created_at: createdAt,
    }));
  },
});

import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { listAlertStandings } from "@/lib/write-back/standing";

export const GET = route({
  summary: "List the incidents whose alert at the source is not in step: conflicts, failures, and what waits",
  permission: "sources:read",
  answer: z.array(
    z.object({
      incident_id: z.int(),
      standing: z.enum(["due", "conflict", "failed", "in_step", "gone"]),
      error: z.string().nullable(),
      attempts: z.int(),
      changed_at: Time,
    }),
  ),
  run: async (viewer) =>
    (await listAlertStandings(viewer)).map(({ incident, standing, error, attempts, updatedAt }) => ({
      incident_id: incident.id,
      standing,
      error,
      attempts,
      changed_at: updatedAt,
    })),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { attachEvidence, longestNote } from "@/lib/incidents/evidence";
import { getIncident } from "@/lib/incidents/get";

export const GET = route({
  summary: "List what shows that an incident's secret is revoked, newest first",
  permission: "incidents:read",
  params: IdParams,
  answer: z.array(z.object({ id: z.int(), note: z.string(), url: z.string().nullable(), created_at: Time })),
  async run(viewer, { params: { id } }) {
    const { incident } = await getIncident(viewer, id);
    return incident.evidence.map(({ id: evidenceId, note, url, createdAt }) => ({
      id: evidenceId,
      note,
      url,
      created_at: createdAt,
    }));
  },
});

export const POST = route({
  summary: "Attach what shows that the secret is revoked; a manager's makes the revocation verified",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ note: z.string().max(longestNote), url: z.string().max(1_000).optional() }),
  answer: z.object({ id: z.int() }),
  status: 201,
  run: async (viewer, { params: { id }, body }) => ({ id: await attachEvidence(viewer, id, body) }),
});

import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { createEndpoint, listEndpoints } from "@/lib/ingest/endpoints";

const Endpoint = z.object({ id: z.string(), source: z.string(), name: z.string(), url: z.string() });

export const GET = route({
  summary: "List the configured webhooks, without their secrets",
  permission: "sources:read",
  answer: z.array(
    Endpoint.extend({
      created_at: Time,
      last_accepted_at: Time.nullable(),
      weak: z.boolean().describe("Its last delivery proved itself by a token, not by a signature"),
      previous_secret_valid_until: Time.nullable().describe("Null where only the present secret is accepted"),
    }),
  ),
  run: async (viewer) =>
    (await listEndpoints(viewer)).map(
      ({ id, source, name, url, createdAt, lastAcceptedAt, weak, previousValidUntil }) => ({
        id,
        source,
        name,
        url,
        created_at: createdAt,
        last_accepted_at: lastAcceptedAt,
        weak,
        previous_secret_valid_until: previousValidUntil,
      }),
    ),
});

export const POST = route({
  summary: "Configure a webhook; its secret is answered once",
  permission: "sources:write",
  answer: Endpoint.extend({ secret: z.string() }),
  status: 201,
  body: z.strictObject({ source: z.string().max(30), name: z.string().trim().min(1).max(80).optional() }),
  run: (viewer, { body }) => createEndpoint(viewer, body.source, body.name),
});

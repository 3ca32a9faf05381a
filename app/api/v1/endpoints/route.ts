import { z } from "zod";
import { route } from "@/app/_server/route";
import { createEndpoint, listEndpoints } from "@/lib/ingest/endpoints";

export const GET = route({
  run: async (viewer) =>
    (await listEndpoints(viewer)).map(({ id, source, name, url, createdAt, lastAcceptedAt }) => ({
      id,
      source,
      name,
      url,
      created_at: createdAt,
      last_accepted_at: lastAcceptedAt,
    })),
});

export const POST = route({
  body: z.strictObject({ source: z.string().max(30), name: z.string().trim().min(1).max(80).optional() }),
  run: async (viewer, { body }) =>
    Response.json(await createEndpoint(viewer, body.source, body.name), {
      status: 201,
      headers: { "cache-control": "no-store" },
    }),
});

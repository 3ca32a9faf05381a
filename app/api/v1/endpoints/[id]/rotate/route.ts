import { z } from "zod";
import { route } from "@/app/_server/route";
import { rotateEndpointSecret } from "@/lib/ingest/endpoints";

export const POST = route({
  summary: "Give a webhook a new secret, answered once; the one before stays valid for 24 hours",
  permission: "sources:write",
  answer: z.object({ secret: z.string() }),
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }),
  run: (viewer, { params }) => rotateEndpointSecret(viewer, params.id),
});

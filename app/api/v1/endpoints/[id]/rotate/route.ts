import { z } from "zod";
import { route } from "@/app/_server/route";
import { rotateEndpointSecret } from "@/lib/ingest/endpoints";

export const POST = route({
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }),
  run: (viewer, { params }) => rotateEndpointSecret(viewer, params.id),
});

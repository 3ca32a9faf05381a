import { z } from "zod";
import { route } from "@/app/_server/route";
import { removeEndpoint } from "@/lib/ingest/endpoints";

export const DELETE = route({
  summary: "Take a webhook out of use for good; what it has delivered stays",
  permission: "sources:write",
  status: 204,
  params: z.object({ id: z.string().regex(/^[A-Za-z0-9]{1,40}$/) }),
  run: (viewer, { params: { id } }) => removeEndpoint(viewer, id),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { rotateConnectionToken } from "@/lib/forge/connections";

export const POST = route({
  summary: "Give a connected code host another token; the one before is forgotten at once",
  permission: "sources:write",
  status: 204,
  params: IdParams,
  body: z.strictObject({ token: z.string().min(1).max(1_000) }),
  run: (viewer, { params, body }) => rotateConnectionToken(viewer, params.id, body.token),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { reviewClosure } from "@/lib/incidents/review";

export const POST = route({
  summary: "Say of a closure drawn for review that it is fine, or reopen the incident with a reason",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ verdict: z.enum(["fine", "reopen"]), comment: z.string().max(4_000).optional() }),
  status: 204,
  run: (viewer, { params: { id }, body }) => reviewClosure(viewer, id, body),
});

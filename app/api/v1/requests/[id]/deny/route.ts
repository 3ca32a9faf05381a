import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { longestDenial } from "@/lib/closure/deny-reasons";
import { denyRequest } from "@/lib/incidents/requests";

export const POST = route({
  summary: "Deny a developer's request, with the reason they are told",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ reason: z.string().trim().min(1).max(longestDenial) }),
  status: 204,
  run: (viewer, { params: { id }, body }) => denyRequest(viewer, id, body.reason),
});

import { z } from "zod";
import { route } from "@/app/_server/route";
import { ClosureRequest, requestShape } from "@/app/api/v1/_shape/closure";
import { listRequests } from "@/lib/incidents/requests";

export const GET = route({
  summary: "List the developers' requests to close incidents, newest first; who is restricted sees their own",
  permission: "incidents:read",
  query: z.object({
    state: z.enum(["waiting", "approved", "denied", "withdrawn"]).default("waiting"),
    per_page: z.coerce.number().int().min(1).max(100).default(20),
  }),
  answer: z.array(ClosureRequest),
  run: async (viewer, { query }) => (await listRequests(viewer, query.state, query.per_page)).map(requestShape),
});

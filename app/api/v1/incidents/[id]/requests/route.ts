import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { ClosureRequest, requestShape } from "@/app/api/v1/_shape/closure";
import { getIncident } from "@/lib/incidents/get";

export const GET = route({
  summary: "List what developers asked about an incident, newest first; who is restricted sees their own",
  permission: "incidents:read",
  params: IdParams,
  answer: z.array(ClosureRequest),
  run: async (viewer, { params: { id } }) => (await getIncident(viewer, id)).incident.requests.map(requestShape),
});

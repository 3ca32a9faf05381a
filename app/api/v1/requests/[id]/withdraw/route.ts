import { IdParams, route } from "@/app/_server/route";
import { withdrawRequest } from "@/lib/incidents/requests";

export const POST = route({
  summary: "Take your own request back",
  permission: "incidents:write",
  params: IdParams,
  status: 204,
  run: (viewer, { params: { id } }) => withdrawRequest(viewer, id),
});

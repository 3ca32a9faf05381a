import { IdParams, route } from "@/app/_server/route";
import { approveRequest } from "@/lib/incidents/requests";

export const POST = route({
  summary: "Approve a developer's request: the incident is closed as they asked",
  permission: "incidents:write",
  params: IdParams,
  status: 204,
  run: (viewer, { params: { id } }) => approveRequest(viewer, id),
});

import { IdParams, route } from "@/app/_server/route";
import { withdrawInvitation } from "@/lib/members/invite";

export const DELETE = route({
  summary: "Take an invitation back",
  permission: "members:write",
  status: 204,
  params: IdParams,
  run: (viewer, { params: { id } }) => withdrawInvitation(viewer, id),
});

import { IdParams, route } from "@/app/_server/route";
import { endSessionById } from "@/lib/members/session-list";

export const DELETE = route({
  summary: "End a session: one's own, or for a manager anybody's",
  status: 204,
  params: IdParams,
  run: (viewer, { params: { id } }) => endSessionById(viewer, id),
});

import { IdParams, route } from "@/app/_server/route";
import { disconnectAccount } from "@/lib/commands/connect";

export const DELETE = route({
  summary: "Disconnect one's own account at a code host",
  params: IdParams,
  run: (viewer, { params: { id } }) => disconnectAccount(viewer, id),
});

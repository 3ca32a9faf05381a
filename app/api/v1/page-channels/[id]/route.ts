import { IdParams, route } from "@/app/_server/route";
import { deleteChannel } from "@/lib/oncall/channels";

export const DELETE = route({
  summary: "Take a channel away",
  permission: "playbooks:write",
  params: IdParams,
  run: (viewer, { params }) => deleteChannel(viewer, params.id),
});

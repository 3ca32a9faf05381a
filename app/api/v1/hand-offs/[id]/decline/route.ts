import { IdParams, route } from "@/app/_server/route";
import { answerHandOff } from "@/lib/oncall/hand-off";

export const POST = route({
  summary: "Decline a hand-off: nothing moves",
  permission: "incidents:write",
  params: IdParams,
  run: (viewer, { params }) => answerHandOff(viewer, params.id, "declined"),
});

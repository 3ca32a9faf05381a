import { IdParams, route } from "@/app/_server/route";
import { answerHandOff } from "@/lib/oncall/hand-off";

export const POST = route({
  summary: "Accept a hand-off: what its sender owns of it is yours",
  permission: "incidents:write",
  params: IdParams,
  run: (viewer, { params }) => answerHandOff(viewer, params.id, "accepted"),
});

import { IdParams, route } from "@/app/_server/route";
import { answerSwap } from "@/lib/oncall/swaps";

export const POST = route({
  summary: "Accept a swap that you are asked for",
  permission: "incidents:write",
  params: IdParams,
  run: (viewer, { params }) => answerSwap(viewer, params.id, "accepted"),
});

import { IdParams, route } from "@/app/_server/route";
import { answerSwap } from "@/lib/oncall/swaps";

export const POST = route({
  summary: "Withdraw a swap that you asked for",
  permission: "incidents:write",
  params: IdParams,
  run: (viewer, { params }) => answerSwap(viewer, params.id, "withdrawn"),
});

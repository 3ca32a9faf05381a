import { IdParams, route } from "@/app/_server/route";
import { BackFill, backFillShape } from "@/app/api/v1/_shape/back-fill";
import { pauseBackFill } from "@/lib/history/back-fills";

export const POST = route({
  summary: "Pause a back-fill after the page it is at",
  permission: "sources:write",
  answer: BackFill,
  params: IdParams,
  run: async (viewer, { params }) => backFillShape(await pauseBackFill(viewer, params.id)),
});

import { IdParams, route } from "@/app/_server/route";
import { BackFill, backFillShape } from "@/app/api/v1/_shape/back-fill";
import { resumeBackFill } from "@/lib/history/back-fills";

export const POST = route({
  summary: "Go on with a back-fill that was paused or has failed",
  permission: "sources:write",
  answer: BackFill,
  params: IdParams,
  run: async (viewer, { params }) => backFillShape(await resumeBackFill(viewer, params.id)),
});

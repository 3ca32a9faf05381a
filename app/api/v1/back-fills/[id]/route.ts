import { IdParams, route } from "@/app/_server/route";
import { BackFill, backFillShape } from "@/app/api/v1/_shape/back-fill";
import { getBackFill } from "@/lib/history/back-fills";

export const GET = route({
  summary: "Get a back-fill, and how far it is",
  permission: "sources:read",
  answer: BackFill,
  params: IdParams,
  run: async (viewer, { params }) => backFillShape(await getBackFill(viewer, params.id)),
});

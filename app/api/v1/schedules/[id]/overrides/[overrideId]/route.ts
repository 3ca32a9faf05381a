import { IdParams, route } from "@/app/_server/route";
import { removeOverride } from "@/lib/oncall/overrides";

export const DELETE = route({
  summary: "Take an override back",
  permission: "incidents:write",
  params: IdParams.extend({ overrideId: IdParams.shape.id }),
  run: (viewer, { params }) => removeOverride(viewer, params.id, params.overrideId),
});

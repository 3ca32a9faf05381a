import { IdParams, route } from "@/app/_server/route";
import { cancelCampaign } from "@/lib/campaigns/end";

export const POST = route({
  summary: "Cancel a campaign, whose links go on working, or discard a draft",
  permission: "incidents:share",
  params: IdParams,
  status: 204,
  run: (viewer, { params }) => cancelCampaign(viewer, params.id),
});

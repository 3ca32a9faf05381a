import { IdParams, route } from "@/app/_server/route";
import { CampaignDetailed, detailedShape } from "@/app/api/v1/_shape/campaign";
import { getCampaign } from "@/lib/campaigns/get";

export const GET = route({
  summary: "One campaign: what became of it so far, and why others are not asked",
  permission: "incidents:share",
  params: IdParams,
  answer: CampaignDetailed,
  run: async (viewer, { params }) => detailedShape(await getCampaign(viewer, params.id)),
});

import { IdParams, route } from "@/app/_server/route";
import { CampaignDetailed, detailedShape } from "@/app/api/v1/_shape/campaign";
import { getCampaign } from "@/lib/campaigns/get";
import { pauseCampaign } from "@/lib/campaigns/start";

export const POST = route({
  summary: "Pause a campaign: what has not left is held",
  permission: "incidents:share",
  params: IdParams,
  answer: CampaignDetailed,
  async run(viewer, { params: { id } }) {
    await pauseCampaign(viewer, id);
    return detailedShape(await getCampaign(viewer, id));
  },
});

import { IdParams, route } from "@/app/_server/route";
import { CampaignDetailed, detailedShape } from "@/app/api/v1/_shape/campaign";
import { getCampaign } from "@/lib/campaigns/get";
import { resumeCampaign } from "@/lib/campaigns/start";

export const POST = route({
  summary: "Resume a paused campaign",
  permission: "incidents:share",
  params: IdParams,
  answer: CampaignDetailed,
  async run(viewer, { params: { id } }) {
    await resumeCampaign(viewer, id);
    return detailedShape(await getCampaign(viewer, id));
  },
});

import { IdParams, route } from "@/app/_server/route";
import { CampaignDetailed, detailedShape } from "@/app/api/v1/_shape/campaign";
import { getCampaign } from "@/lib/campaigns/get";
import { startCampaign } from "@/lib/campaigns/start";

export const POST = route({
  summary: "Start a campaign: its mails go out one after the other",
  permission: "incidents:share",
  params: IdParams,
  answer: CampaignDetailed,
  async run(viewer, { params: { id } }) {
    await startCampaign(viewer, id);
    return detailedShape(await getCampaign(viewer, id));
  },
});

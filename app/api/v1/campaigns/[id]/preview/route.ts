import { IdParams, route } from "@/app/_server/route";
import { CampaignPreview, detailedShape, targetShape } from "@/app/api/v1/_shape/campaign";
import { getCampaign } from "@/lib/campaigns/get";
import { planCampaign } from "@/lib/campaigns/plan";
import { listTargets } from "@/lib/campaigns/targets";

const shown = 100;

export const POST = route({
  summary: "Work out anew of a draft, of many by and by, who would get what, by which way, and who would not and why",
  permission: "incidents:share",
  params: IdParams,
  answer: CampaignPreview,
  async run(viewer, { params: { id } }) {
    await planCampaign(viewer, id);
    const { rows } = await listTargets(viewer, id, "all", { limit: shown });
    return { ...detailedShape(await getCampaign(viewer, id)), targets: rows.map(targetShape) };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { CampaignTarget, targetShape } from "@/app/api/v1/_shape/campaign";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { getCampaign } from "@/lib/campaigns/get";
import { listTargets, targetViews } from "@/lib/campaigns/targets";

export const GET = route({
  summary: "List the people of a campaign, with what became of what is theirs",
  permission: "incidents:share",
  params: IdParams,
  query: PageQuery.extend({ show: z.enum(targetViews).default("all") }),
  answer: z.array(CampaignTarget),
  async run(viewer, { params, query: { cursor, per_page, show }, url }) {
    await getCampaign(viewer, params.id);
    const page = await listTargets(viewer, params.id, show, { cursor, limit: per_page });
    return paged(url, page.rows.map(targetShape), page);
  },
});

import { z } from "zod";
import { route } from "@/app/_server/route";
import {
  Campaign,
  CampaignBody,
  CampaignDetailed,
  campaignShape,
  detailedShape,
  newCampaignOf,
} from "@/app/api/v1/_shape/campaign";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { createCampaign } from "@/lib/campaigns/create";
import { getCampaign, listCampaigns } from "@/lib/campaigns/get";
import { CampaignState } from "@/prisma/generated/enums";

export const GET = route({
  summary: "List the campaigns, newest first",
  permission: "incidents:share",
  query: PageQuery.extend({ state: z.enum(CampaignState).optional() }),
  answer: z.array(Campaign),
  async run(viewer, { query: { cursor, per_page, state }, url }) {
    const page = await listCampaigns(viewer, { state }, { cursor, limit: per_page });
    return paged(url, page.rows.map(campaignShape), page);
  },
});

export const POST = route({
  summary:
    "Draft a campaign and have it worked out who would get what, of many by and by; nothing is sent before it is started",
  permission: "incidents:share",
  status: 201,
  body: CampaignBody,
  answer: CampaignDetailed,
  async run(viewer, { body }) {
    const id = await createCampaign(viewer, newCampaignOf(body));
    return detailedShape(await getCampaign(viewer, id));
  },
});

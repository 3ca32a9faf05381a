import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { CampaignReport, detailedShape, targetShape } from "@/app/api/v1/_shape/campaign";
import { campaignCsv, campaignReport } from "@/lib/campaigns/report";

export const GET = route({
  summary: "What became of a campaign, in sum and for everybody in it, as JSON or CSV",
  permission: "incidents:share",
  params: IdParams,
  query: z.object({ format: z.enum(["json", "csv"]).default("json") }),
  answer: CampaignReport,
  mediaTypes: ["application/json", "text/csv"],
  async run(viewer, { params: { id }, query: { format } }) {
    if (format === "csv") return csvAnswer(await campaignCsv(viewer, id), id);
    const { campaign, targets } = await campaignReport(viewer, id);
    return { ...detailedShape(campaign), targets: targets.map(targetShape) };
  },
});

function csvAnswer(csv: string, id: number): Response {
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="handback-campaign-${id}.csv"`,
      "cache-control": "no-store",
    },
  });
}

import { z } from "zod";
import { route } from "@/app/_server/route";
import { askForWeeklyReport, previewWeeklyReport } from "@/lib/notifications/weekly-report";

export const GET = route({
  summary: "The weekly report as it would be mailed to you now, for those who manage the workspace",
  permission: "analytics:read",
  query: z.object({ format: z.enum(["html", "text"]).default("html") }),
  mediaTypes: ["text/html", "text/plain"],
  async run(viewer, { query: { format } }) {
    const { html, text } = await previewWeeklyReport(viewer);
    return new Response(format === "html" ? html : text, {
      headers: {
        "content-type": `text/${format === "html" ? "html" : "plain"}; charset=utf-8`,
        "cache-control": "no-store",
      },
    });
  },
});

export const POST = route({
  summary: "Have the report of the last week mailed to you now, for those who manage the workspace",
  permission: "analytics:read",
  answer: z.object({}),
  status: 202,
  async run(viewer) {
    await askForWeeklyReport(viewer);
    return {};
  },
});

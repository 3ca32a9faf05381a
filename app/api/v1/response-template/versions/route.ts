import { z } from "zod";
import { route } from "@/app/_server/route";
import { ResponseTemplate, templateShape } from "@/app/api/v1/_shape/response";
import { listTemplates } from "@/lib/response/template";

export const GET = route({
  summary: "Every version of the checklist, newest first",
  permission: "playbooks:write",
  answer: z.array(ResponseTemplate),
  run: async (viewer) => (await listTemplates(viewer)).map(templateShape),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Thread, threadShape } from "@/app/api/v1/_shape/thread";
import { askForIssue, longestBody, longestTitle } from "@/lib/threads/ask";

export const POST = route({
  summary: "Have an issue made about an incident at its code host; it is made a moment later",
  permission: "incidents:write",
  status: 202,
  params: IdParams,
  body: z.strictObject({
    repository: z.string().max(300).optional().describe("One that the draft offers; the incident's own where left out"),
    title: z.string().max(longestTitle).optional(),
    body: z.string().max(longestBody).optional(),
    labels: z.array(z.string().max(50)).max(10).optional(),
  }),
  answer: Thread,
  run: async (viewer, { params: { id }, body }) => threadShape(await askForIssue(viewer, id, body)),
});

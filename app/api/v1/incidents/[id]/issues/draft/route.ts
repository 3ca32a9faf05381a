import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { draftIssue } from "@/lib/threads/draft";

export const GET = route({
  summary: "What an issue about an incident would say, and where it can be made",
  permission: "incidents:write",
  params: IdParams,
  answer: z.object({
    title: z.string(),
    body: z.string(),
    targets: z.array(z.object({ host: z.string(), repository: z.string(), vendor: z.enum(["github", "gitlab"]) })),
  }),
  async run(viewer, { params: { id } }) {
    const { title, body, targets } = await draftIssue(viewer, id);
    return { title, body, targets: targets.map(({ host, repository, vendor }) => ({ host, repository, vendor })) };
  },
});

import { z } from "zod";
import { route } from "@/app/_server/route";
import {
  commentShape,
  ListedMergeRequest,
  listedShape,
  mergeRequestShape,
  Verdict,
} from "@/app/api/v1/_shape/merge-request";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { askVerdict } from "@/lib/merge-requests/ask";
import { pageOf } from "@/lib/merge-requests/comment";
import { listMergeRequests } from "@/lib/merge-requests/read";
import { MergeVerdict } from "@/prisma/generated/enums";

export const GET = route({
  summary: "List the merge requests that pipelines have reported, newest first",
  permission: "sources:read",
  query: PageQuery.extend({ verdict: z.enum(MergeVerdict).optional() }),
  answer: z.array(ListedMergeRequest),
  async run(viewer, { query: { cursor, per_page, verdict }, url }) {
    const page = await listMergeRequests(viewer, { verdict }, { cursor, limit: per_page });
    return paged(url, page.rows.map(listedShape), page);
  },
});

export const POST = route({
  summary: "Ask what the reports of a merge request's pipeline mean for it: its verdict, and the comment that says so",
  permission: "reports:write",
  body: z.strictObject({
    repository: z.string().min(1).max(500),
    number: z.int32().positive(),
    commit: z
      .string()
      .regex(/^[0-9a-f]{7,64}$/i)
      .describe("The one that was reported"),
  }),
  answer: Verdict,
  async run(viewer, { body }) {
    const answer = await askVerdict(viewer, body);
    return {
      ...mergeRequestShape(answer),
      superseded: answer.superseded,
      spoken_by: answer.spokenBy,
      page: pageOf(answer),
      comment: commentShape(answer).body,
    };
  },
});

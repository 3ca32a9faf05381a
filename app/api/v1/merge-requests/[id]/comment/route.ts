import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { commentShape } from "@/app/api/v1/_shape/merge-request";
import { commentFor } from "@/lib/merge-requests/ask";

export const GET = route({
  summary: "Answer a merge request's comment, as both GitHub and GitLab take it",
  permission: "reports:write",
  params: IdParams,
  answer: z.object({ body: z.string() }),
  run: async (viewer, { params: { id } }) => commentShape(await commentFor(viewer, id)),
});

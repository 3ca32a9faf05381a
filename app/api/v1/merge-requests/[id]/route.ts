import { IdParams, route } from "@/app/_server/route";
import { MergeRequest, mergeRequestShape } from "@/app/api/v1/_shape/merge-request";
import { getMergeRequest } from "@/lib/merge-requests/read";

export const GET = route({
  summary: "Answer a merge request with what was found on its branch",
  permission: "sources:read",
  params: IdParams,
  answer: MergeRequest,
  run: async (viewer, { params: { id } }) => mergeRequestShape(await getMergeRequest(viewer, id)),
});

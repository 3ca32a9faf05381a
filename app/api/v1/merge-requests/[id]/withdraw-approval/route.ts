import { IdParams, route } from "@/app/_server/route";
import { MergeRequest, mergeRequestShape } from "@/app/api/v1/_shape/merge-request";
import { withdrawApproval } from "@/lib/merge-requests/approve";

export const POST = route({
  summary: "Take back that a merge request may pass; a manager's decision",
  permission: "incidents:write",
  params: IdParams,
  answer: MergeRequest,
  run: async (viewer, { params: { id } }) => mergeRequestShape(await withdrawApproval(viewer, id)),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { MergeRequest, mergeRequestShape } from "@/app/api/v1/_shape/merge-request";
import { approveMergeRequest } from "@/lib/merge-requests/approve";

export const POST = route({
  summary: "Let pass what blocks a merge request now, with a reason that its comment tells; a manager's decision",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({ reason: z.string().max(1_000) }),
  answer: MergeRequest,
  run: async (viewer, { params: { id }, body: { reason } }) =>
    mergeRequestShape(await approveMergeRequest(viewer, id, reason)),
});

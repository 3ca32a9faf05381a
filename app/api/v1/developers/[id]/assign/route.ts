import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { assignOpenWork } from "@/lib/identities/assign-open";

export const POST = route({
  summary: "Give a developer's open incidents that nobody owns to one member, or to the developer",
  permission: "members:write",
  params: IdParams,
  body: z.strictObject({
    member_id: z.int32().positive().optional().describe("Left out: the developer, who must be a member"),
  }),
  answer: z.object({ incidents: z.int().describe("How many got an owner") }),
  run: async (viewer, { params, body }) => ({
    incidents: await assignOpenWork(viewer, params.id, body.member_id ? { memberId: body.member_id } : undefined),
  }),
});

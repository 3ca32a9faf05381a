import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { transferOpenWork } from "@/lib/identities/leavers";

export const POST = route({
  summary: "Give all open incidents of a developer to one member",
  permission: "members:write",
  params: IdParams,
  body: z.strictObject({ member_id: z.int32().positive() }),
  answer: z.object({ incidents: z.int().describe("How many changed hands") }),
  run: async (viewer, { params, body }) => ({
    incidents: await transferOpenWork(viewer, params.id, { memberId: body.member_id }),
  }),
});

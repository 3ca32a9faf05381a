import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { mergeDevelopers } from "@/lib/identities/merge";

export const POST = route({
  summary: "Say that two developers are one person",
  permission: "members:write",
  params: IdParams,
  body: z.strictObject({ developer_id: z.int32().positive() }),
  answer: z.object({
    developer_id: z.int().describe("The one that stays: of a member and somebody else, the member"),
    merge_id: z.string().describe("What unmerge takes back"),
  }),
  async run(viewer, { params, body }) {
    const { developerId, mergeId } = await mergeDevelopers(viewer, params.id, body.developer_id);
    return { developer_id: developerId, merge_id: mergeId };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { acceptSuggestion } from "@/lib/identities/suggestions";

export const POST = route({
  summary: "Agree that two addresses are one person's: their developers are merged",
  permission: "members:write",
  params: IdParams,
  answer: z.object({ developer_id: z.int(), merge_id: z.string() }),
  async run(viewer, { params }) {
    const { developerId, mergeId } = await acceptSuggestion(viewer, params.id);
    return { developer_id: developerId, merge_id: mergeId };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { undoMerge } from "@/lib/identities/merge";

export const POST = route({
  summary: "Take a merge back: two developers again, with the addresses they had",
  permission: "members:write",
  params: IdParams,
  body: z.strictObject({ merge_id: z.string().regex(/^\d{1,18}$/, "must be the merge_id of a merge") }),
  run: (viewer, { params, body }) => undoMerge(viewer, params.id, body.merge_id),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Repository } from "@/app/api/v1/_shape/back-fill";
import { previewBackFill } from "@/lib/history/back-fills";

export const POST = route({
  summary: "Ask a code host how much a back-fill would read; null where it does not tell",
  permission: "sources:write",
  answer: z.object({
    expected: z.number().nullable(),
    counts: z.array(z.object({ what: z.string(), count: z.number().nullable() })),
  }),
  params: IdParams,
  body: z.strictObject({ repository: Repository }),
  run: (viewer, { params, body }) => previewBackFill(viewer, params.id, body.repository),
});

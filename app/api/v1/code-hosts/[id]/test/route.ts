import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { testConnection } from "@/lib/forge/test-connection";

export const POST = route({
  summary: "Ask a code host for everything its connection is for, and say which rights lack; nothing is written there",
  permission: "sources:write",
  answer: z.object({
    works: z.boolean(),
    sentence: z.string(),
    lacking: z.array(z.string()),
    token_ends_at: Time.nullable(),
  }),
  params: IdParams,
  async run(viewer, { params }) {
    const { works, sentence, lacking, tokenEndsAt } = await testConnection(viewer, params.id);
    return { works, sentence, lacking, token_ends_at: tokenEndsAt };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { signOutEverywhere } from "@/lib/members/session-list";

export const POST = route({
  summary: "End every session of a member, and their tokens where wanted",
  permission: "members:write",
  answer: z.object({ sessions: z.int(), tokens: z.int() }),
  params: IdParams,
  body: z.strictObject({ tokens: z.boolean().default(false).describe("Whether their tokens are revoked, too") }),
  run: (viewer, { params: { id }, body }) => signOutEverywhere(viewer, id, body),
});

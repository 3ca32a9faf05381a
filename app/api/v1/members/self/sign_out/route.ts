import { z } from "zod";
import { route } from "@/app/_server/route";
import { signOutEverywhere } from "@/lib/members/session-list";

export const POST = route({
  summary: "End all of one's own sessions, this one too, and one's tokens where wanted",
  answer: z.object({ sessions: z.int(), tokens: z.int() }),
  body: z.strictObject({ tokens: z.boolean().default(false).describe("Whether one's tokens are revoked, too") }),
  run: (viewer, { body }) => signOutEverywhere(viewer, viewer.memberId, body),
});

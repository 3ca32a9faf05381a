import { z } from "zod";
import { route } from "@/app/_server/route";
import { confirmAddress } from "@/lib/identities/claim";

export const POST = route({
  summary: "Enter the code that was mailed to an address; signed in, not by token",
  body: z.strictObject({ email: z.string().max(320), code: z.string().max(20) }),
  answer: z.object({
    incidents: z.int().describe("How many incidents you can see by it that you could not see before"),
  }),
  run: async (viewer, { body }) => ({ incidents: (await confirmAddress(viewer, body.email, body.code)).granted }),
});

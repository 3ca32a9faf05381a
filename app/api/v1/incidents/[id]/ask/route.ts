import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { askProposed } from "@/lib/asking/propose";

export const POST = route({
  summary: "Mail a link to the person who is proposed when the author cannot be asked",
  permission: "incidents:share",
  params: IdParams,
  body: z.strictObject({ email: z.string().max(320).describe("The proposed address, so that no other is mailed") }),
  answer: z.object({ email: z.string() }),
  async run(viewer, { params: { id }, body }) {
    const { recipient } = await askProposed(viewer, id, body.email);
    return { email: recipient };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { disputeAsMember } from "@/lib/sharing/dispute";

export const POST = route({
  summary: "Say that an incident is not yours; it goes back to the managers",
  permission: "incidents:write",
  params: IdParams,
  body: z.strictObject({
    suggested_email: z.string().max(254).default("").describe("Whose it is, where you know"),
    comment: z.string().max(4_000).default(""),
  }),
  status: 204,
  run: (viewer, { params: { id }, body }) =>
    disputeAsMember(viewer, id, { suggestedEmail: body.suggested_email, comment: body.comment }),
});

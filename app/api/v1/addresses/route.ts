import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { claimAddress } from "@/lib/identities/claim";
import { listOwnAddresses } from "@/lib/identities/own-addresses";

export const GET = route({
  summary: "List the addresses that are known to be yours; signed in, not by token",
  answer: z.array(
    z.object({
      id: z.int(),
      email: z.string(),
      link: z.enum(["provider", "proved", "approved"]),
      linked_at: Time.nullable(),
      without_effect: z.string().nullable().describe("Why it gives no access to the incidents of its commits"),
    }),
  ),
  run: async (viewer) =>
    (await listOwnAddresses(viewer)).map(({ id, email, link, linkedAt, withoutEffect }) => ({
      id,
      email,
      link,
      linked_at: linkedAt,
      without_effect: withoutEffect,
    })),
});

export const POST = route({
  summary: "Have a code mailed to an address that you say is yours; signed in, not by token",
  body: z.strictObject({ email: z.string().max(320) }),
  status: 202,
  answer: z.object({ email: z.string(), expires_at: Time }),
  async run(viewer, { body }) {
    const { email, expiresAt } = await claimAddress(viewer, body.email);
    return { email, expires_at: expiresAt };
  },
});

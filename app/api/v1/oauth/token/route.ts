import { z } from "zod";
import { problemResponse } from "@/app/_server/problem";
import type { Handler } from "@/app/_server/route";
import { Malformed } from "@/lib/errors";
import { clientId, redeemLogin } from "@/lib/tokens/client-login";

const Form = z.object({
  client_id: z.literal(clientId).optional(),
  code: z.string().min(1).max(200),
  code_verifier: z.string().min(1).max(200),
  redirect_uri: z.string().max(500),
  name: z
    .string()
    .trim()
    .max(100)
    .regex(/^[^\p{Cc}]+$/u)
    .catch("ggshield"),
  lifetime: z.coerce.number().int().positive().optional().catch(undefined),
});

const answer = z.object({ key: z.string(), expire_at_downsized: z.boolean() });

/** Asked by a program without a token, with a form: the code it holds, and the verifier, are all it needs. */
async function redeem(request: Request): Promise<Response> {
  try {
    const form = Form.safeParse(Object.fromEntries(new URLSearchParams(await request.text())));
    if (!form.success) throw new Malformed("Send code, code_verifier and redirect_uri as a form.");
    const { code, code_verifier, redirect_uri, name, lifetime } = form.data;
    const { token, shortened } = await redeemLogin({
      ...{ code, name, redirectUri: redirect_uri, verifier: code_verifier, lifetimeDays: lifetime },
    });
    return Response.json({ key: token, expire_at_downsized: shortened }, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problemResponse(error);
  }
}

export const POST: Handler = Object.assign(redeem, {
  operation: { summary: "Fetch the token a person allowed this program, with the code and its PKCE verifier", answer },
});

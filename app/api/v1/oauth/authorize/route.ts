import { z } from "zod";
import { route } from "@/app/_server/route";
import { allowLogin, clientId, outOfBand } from "@/lib/tokens/client-login";

export const POST = route({
  summary: "Let a program on one's own computer fetch a token for oneself; only a person in a browser may",
  body: z.strictObject({
    client_id: z.literal(clientId),
    redirect_uri: z.string().max(500),
    scope: z.string().max(500),
    code_challenge: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
    state: z.string().max(2_000).optional(),
  }),
  answer: z.object({
    code: z.string(),
    location: z.url().nullable().describe("Where the browser goes with it; null where the person copies the code"),
  }),
  async run(viewer, { body: { redirect_uri: redirectUri, scope, code_challenge: challenge, state } }) {
    const code = await allowLogin(viewer, { redirectUri, scopes: scope.split(/[\s,]+/).filter(Boolean), challenge });
    if (redirectUri === outOfBand) return { code, location: null };
    const location = new URL(redirectUri);
    location.searchParams.set("code", code);
    if (state !== undefined) location.searchParams.set("state", state);
    return { code, location: location.href };
  },
});

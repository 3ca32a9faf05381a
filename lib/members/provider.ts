import { z } from "zod";
import { env } from "@/lib/env";

/** What a session may be asked about at the provider with; sealed wherever it is kept. */
export type ProviderTokens = { issuer: string; subject: string; access: string; refresh: string | null };

/** The provider did not answer, or not as a provider would: nothing is known about anybody. */
export class ProviderAway extends Error {}
/** The provider answered, and does not vouch. */
export class ProviderRefuses extends Error {}

const patienceMs = 8_000;
const discoveryLivesMs = 3_600_000;

const Discovery = z.object({
  issuer: z.string(),
  token_endpoint: z.url(),
  userinfo_endpoint: z.url(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(["client_secret_basic"]),
});
type Discovery = z.infer<typeof Discovery>;
const Renewed = z.object({ access_token: z.string().min(1), refresh_token: z.string().min(1).optional() });
const Payload = z.record(z.string(), z.unknown());

let known: { discovery: Discovery; until: number } | undefined;

/**
 * Tokens that are as good as the provider's present word: renewed where it gave the means to, else as they were. Throws
 * ProviderRefuses where it renews them no more.
 */
export async function renewed(tokens: ProviderTokens): Promise<ProviderTokens> {
  if (tokens.refresh === null) return tokens;
  const { token_endpoint, token_endpoint_auth_methods_supported: methods } = await discover(tokens.issuer);
  const { OIDC_CLIENT_ID: id, OIDC_CLIENT_SECRET: secret } = env();
  const basic = methods.includes("client_secret_basic");
  const form = new URLSearchParams({ grant_type: "refresh_token", refresh_token: tokens.refresh });
  if (!basic)
    for (const [name, value] of [
      ["client_id", id],
      ["client_secret", secret],
    ] as const)
      form.set(name, value);
  const answer = await ask(token_endpoint, Renewed, {
    method: "POST",
    headers: basic
      ? { authorization: `Basic ${Buffer.from(`${formed(id)}:${formed(secret)}`).toString("base64")}` }
      : {},
    body: form,
  });
  return { ...tokens, access: answer.access_token, refresh: answer.refresh_token ?? tokens.refresh };
}

/** What the provider says now of whom these tokens are for. */
export async function userInfo({ issuer, subject, access }: ProviderTokens): Promise<Record<string, unknown>> {
  const { userinfo_endpoint } = await discover(issuer);
  const claims = await ask(userinfo_endpoint, Payload, { headers: { authorization: `Bearer ${access}` } });
  if (claims.sub !== subject) throw new ProviderRefuses("the provider answered for another subject");
  return claims;
}

async function discover(issuer: string): Promise<Discovery> {
  if (issuer !== env().OIDC_ISSUER) throw new ProviderRefuses("the session is another provider's");
  if (known && known.until > Date.now()) return known.discovery;
  const address = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  const discovery = await ask(address, Discovery, {});
  if (discovery.issuer !== issuer) throw new ProviderAway(`the provider calls itself ${discovery.issuer}`);
  known = { discovery, until: Date.now() + discoveryLivesMs };
  return discovery;
}

async function ask<Shape extends z.ZodType>(address: string, shape: Shape, init: RequestInit): Promise<z.infer<Shape>> {
  const headers = { accept: "application/json", ...init.headers };
  const signal = AbortSignal.timeout(patienceMs);
  const response = await fetch(address, { ...init, headers, signal, redirect: "error" }).catch((error: Error) => {
    throw new ProviderAway(error.name);
  });
  const body = await response.json().catch(() => null);
  if (response.ok) {
    const parsed = shape.safeParse(body);
    if (parsed.success) return parsed.data;
    throw new ProviderAway("the provider's answer cannot be used");
  }
  const refuses = response.status >= 400 && response.status < 500 && response.status !== 408 && response.status !== 429;
  throw new (refuses ? ProviderRefuses : ProviderAway)(`the provider answered ${response.status}`);
}

/** RFC 6749, 2.3.1: form-encoded before it is put into the header. */
const formed = (text: string) => new URLSearchParams({ text }).toString().slice("text=".length);

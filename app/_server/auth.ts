import type { NextAuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import type { TokenEndpointHandler } from "next-auth/providers/oauth";
import { type Attempt, reasonFor } from "@/app/_server/sign-in-attempt";
import { sessionCookie } from "@/app/_server/viewer";
import { isRefusalReason } from "@/app/sign-in/arrival";
import { env } from "@/lib/env";
import { Forbidden } from "@/lib/errors";
import { log } from "@/lib/log";
import { claimsOf } from "@/lib/members/claims";
import { memberOfIdentity } from "@/lib/members/identities";
import { absoluteMs, endSession, keepSession } from "@/lib/members/sessions";
import { signIn } from "@/lib/members/sign-in";

type Redeem = Parameters<NonNullable<TokenEndpointHandler["request"]>>[0];
type Payload = Record<string, unknown>;

const providerPatienceMs = 8_000;
const clockToleranceSeconds = 60;
// Asked for, so that providers tell when somebody last proved who they are; nobody is made to sign in again by it.
const anySignInSeconds = 30 * 86_400;

/** next-auth speaks OpenID Connect; who is admitted, and what a session is, is lib/members' business. */
export function authOptions(attempt: Attempt): NextAuthOptions {
  const settings = env();
  const issuer = settings.OIDC_ISSUER;
  let idToken: Payload = {};
  return {
    secret: settings.AUTH_SECRET,
    adapter: adapter(issuer, attempt),
    session: { strategy: "database", maxAge: absoluteMs / 1_000, updateAge: absoluteMs / 1_000 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookie(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: settings.PUBLIC_URL.startsWith("https:") },
      },
    },
    providers: [
      {
        id: "oidc",
        name: settings.OIDC_NAME,
        type: "oauth",
        wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        issuer,
        clientId: settings.OIDC_CLIENT_ID,
        clientSecret: settings.OIDC_CLIENT_SECRET,
        client: { id_token_signed_response_alg: settings.OIDC_ID_TOKEN_ALG },
        httpOptions: { timeout: providerPatienceMs },
        authorization: {
          params: {
            scope: settings.OIDC_SCOPES,
            ...(attempt.leftAt ? { prompt: "login", max_age: 0 } : { max_age: anySignInSeconds }),
          },
        },
        checks: ["pkce", "state", "nonce"],
        idToken: true,
        token: {
          async request(redeem: Redeem) {
            const tokens = await redeemCode(redeem, issuer);
            idToken = tokens.claims();
            attempt.authenticatedAt = authenticatedAt(idToken, attempt);
            attempt.tokens = tokensOf(issuer, idToken, tokens);
            return { tokens };
          },
        },
        // The address and email_verified are taken together from the userinfo answer, never mixed with the id token's.
        // Given the whole token set, the client also holds the two subjects against each other.
        userinfo: { request: ({ client, tokens }) => client.userinfo(tokens as Parameters<typeof client.userinfo>[0]) },
        // Only to find them again below; what a claim must look like is said in claims.ts.
        profile: ({ sub }: Payload) => ({ id: isSubject(sub) ? sub : "nobody", email: null, name: null }),
      },
    ],
    callbacks: {
      async signIn({ profile }) {
        try {
          const claims = claimsOf(issuer, profile as Payload, idToken, settings.OIDC_GROUPS_CLAIM);
          attempt.lapsed = (await signIn(claims, attempt.address)).invitation === "lapsed";
          return true;
        } catch (error) {
          const reason = error instanceof Forbidden ? error.detail.reason : "internal";
          attempt.refusal = isRefusalReason(reason) ? reason : "refused";
          if (reason === "internal") log.error({ reason: reasonOf({ error }) }, "sign-in failed");
          return false;
        }
      },
      redirect: ({ url, baseUrl }) => {
        const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : new URL(baseUrl);
        return target.origin === baseUrl ? target.href : baseUrl;
      },
    },
    logger: {
      error(code, metadata) {
        const error = metadata instanceof Error ? metadata : metadata.error;
        attempt.refusal ??= reasonFor(code, error);
        const level = attempt.refusal === "cancelled" || attempt.refusal === "stale" ? "info" : "error";
        log[level]({ code, refusal: attempt.refusal, reason: reasonOf(metadata) }, "sign-in failed");
      },
      warn: () => undefined,
      debug: () => undefined,
    },
  };
}

const isSubject = (sub: unknown): sub is string => typeof sub === "string" && /^[\x21-\x7e]{1,255}$/.test(sub);

/** What the provider is asked with again between sign-ins, unless an operator switched that off. */
function tokensOf(issuer: string, { sub }: Payload, given: { access_token?: string; refresh_token?: string }) {
  if (!env().OIDC_RECHECK || !isSubject(sub) || !given.access_token) return null;
  return { issuer, subject: sub, access: given.access_token, refresh: given.refresh_token ?? null };
}

/** Exchanges the code, at the provider the settings name and at no other that its discovery document may speak of. */
async function redeemCode({ client, params, checks, provider }: Redeem, issuer: string) {
  if (client.issuer.metadata.issuer !== issuer)
    throw new Error(`the provider calls itself ${client.issuer.metadata.issuer}, and OIDC_ISSUER is ${issuer}`);
  allowForClocks(client);
  return client.callback(provider.callbackUrl, params, checks);
}

/** next-auth has set ten seconds on this client, under a symbol the library does not export to us. */
function allowForClocks(client: object): void {
  for (const key of Object.getOwnPropertySymbols(client)) {
    if (Reflect.get(client, key) === 10) Reflect.set(client, key, clockToleranceSeconds);
  }
}

/** When they proved who they are. Somebody sent to prove it once more must have done so since they left. */
function authenticatedAt({ auth_time }: Payload, attempt: Attempt): Date | null {
  const at = typeof auth_time === "number" ? new Date(auth_time * 1_000) : null;
  const wanted = attempt.leftAt && attempt.leftAt.getTime() - clockToleranceSeconds * 1_000;
  if (wanted && (!at || at.getTime() < wanted)) {
    attempt.refusal = "not_fresh";
    throw new Error("the provider did not ask for the sign-in once more");
  }
  return at;
}

/** The sentence of the error inside, which next-auth wraps; never the provider's answer. */
function reasonOf(metadata: Error | { error?: unknown }): string | undefined {
  const error = metadata instanceof Error ? metadata : metadata.error;
  return error instanceof Error ? error.message.slice(0, 300) : undefined;
}

const never = () => {
  throw new Error("Members are admitted by lib/members, not by next-auth");
};

/** What next-auth may do with people and sessions: find who was just admitted, and keep, read and end sessions. */
function adapter(issuer: string, attempt: Attempt): Adapter {
  const user = (member: { id: number; email: string; name: string }) => ({
    id: String(member.id),
    email: member.email,
    name: member.name,
    emailVerified: null,
  });
  return {
    getUserByAccount: async ({ providerAccountId }: { providerAccountId: string }) => {
      const member = await memberOfIdentity(issuer, providerAccountId);
      return member && user(member);
    },
    getUserByEmail: async () => null,
    getUser: async () => null,
    createUser: never,
    updateUser: never,
    linkAccount: never,
    createSession: async (session: { sessionToken: string; userId: string; expires: Date }) => {
      await keepSession(session.sessionToken, Number(session.userId), session.expires, attempt);
      if (attempt.session) await endSession(attempt.session, attempt.address);
      return session;
    },
    // Signing in anew replaces whoever the browser was before; our own pages read sessions through lib/members.
    getSessionAndUser: async () => null,
    updateSession: async () => null,
    deleteSession: async (sessionToken: string) => {
      await endSession(sessionToken, attempt.address);
    },
  } as Adapter;
}

import type { NextAuthOptions } from "next-auth";
import type { Adapter } from "next-auth/adapters";
import { sessionCookie } from "@/app/_server/viewer";
import { env } from "@/lib/env";
import { Forbidden } from "@/lib/errors";
import { log } from "@/lib/log";
import { memberOfIdentity } from "@/lib/members/identities";
import { endSession, keepSession } from "@/lib/members/sessions";
import { signIn } from "@/lib/members/sign-in";

type Profile = { sub: string; email?: string; email_verified?: boolean; name?: string };

/** next-auth speaks OpenID Connect; who is admitted, and what a session is, is lib/members' business. */
export function authOptions(): NextAuthOptions {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_NAME: name,
    AUTH_SECRET: secret,
  } = env();
  return {
    secret,
    adapter: adapter(issuer),
    session: { strategy: "database", maxAge: 8 * 3_600, updateAge: 8 * 3_600 },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    cookies: {
      sessionToken: {
        name: sessionCookie(),
        options: { httpOnly: true, sameSite: "lax", path: "/", secure: env().PUBLIC_URL.startsWith("https:") },
      },
    },
    providers: [
      {
        id: "oidc",
        name,
        type: "oauth",
        wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
        issuer,
        clientId,
        clientSecret,
        authorization: { params: { scope: "openid email profile" } },
        checks: ["pkce", "state", "nonce"],
        idToken: true,
        // The address and email_verified are taken together from the userinfo answer, never mixed with the id token's.
        // Given the whole token set, the client also holds the two subjects against each other.
        userinfo: { request: ({ client, tokens }) => client.userinfo(tokens as Parameters<typeof client.userinfo>[0]) },
        profile: (profile: Profile) => ({ id: profile.sub, email: profile.email ?? null, name: profile.name ?? null }),
      },
    ],
    callbacks: {
      async signIn({ profile }) {
        const { sub, email, email_verified, name: personName } = profile as Profile;
        try {
          await signIn({
            issuer,
            subject: sub,
            email: email ?? null,
            emailVerified: email_verified === true,
            name: personName ?? null,
          });
          return true;
        } catch (error) {
          if (error instanceof Forbidden)
            return `/sign-in?error=AccessDenied&reason=${error.detail.reason ?? "refused"}`;
          throw error;
        }
      },
      redirect: ({ url, baseUrl }) => {
        const target = URL.canParse(url, baseUrl) ? new URL(url, baseUrl) : new URL(baseUrl);
        return target.origin === baseUrl ? target.href : baseUrl;
      },
    },
    logger: {
      error: (code, metadata) => log.error({ code, reason: reasonOf(metadata) }, "sign-in failed"),
      warn: () => undefined,
      debug: () => undefined,
    },
  };
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
function adapter(issuer: string): Adapter {
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
      await keepSession(session.sessionToken, Number(session.userId), session.expires);
      return session;
    },
    // Signing in anew replaces whoever the browser was before; our own pages read sessions through lib/members.
    getSessionAndUser: async () => null,
    updateSession: async () => null,
    deleteSession: async (sessionToken: string) => {
      await endSession(sessionToken);
    },
  } as Adapter;
}

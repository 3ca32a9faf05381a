import { cookies, headers as requestHeaders } from "next/headers";
import { redirect } from "next/navigation";
import { cookiesOf } from "@/app/_server/cookies";
import type { MemberViewer } from "@/lib/access/viewer";
import { env } from "@/lib/env";
import { Forbidden, Unauthenticated } from "@/lib/errors";
import { viewerOfSession } from "@/lib/members/sessions";
import { whyRefused } from "@/lib/tokens/refused";
import { viewerOfToken } from "@/lib/tokens/tokens";

export function sessionCookie(): string {
  return env().PUBLIC_URL.startsWith("https:") ? "__Secure-next-auth.session-token" : "next-auth.session-token";
}

/** The signed-in member a page is rendered for; whoever is not signed in is sent to sign in and brought back. */
export async function pageViewer(path: string): Promise<MemberViewer> {
  const token = (await cookies()).get(sessionCookie())?.value;
  const viewer = token ? await viewerOfSession(token) : null;
  if (!viewer) redirect(`/sign-in?next=${encodeURIComponent(path)}`);
  return from(viewer, await requestHeaders());
}

/**
 * Who calls the API: a token in `Authorization` (Token or Bearer), else the session cookie. A cookie only counts for a
 * change when the browser says that the request comes from our own pages.
 */
export async function requestViewer(request: { method: string; headers: Headers }): Promise<MemberViewer> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) return from(await tokenViewer(authorization), request.headers);
  const cookie = cookiesOf(request.headers)[sessionCookie()];
  const viewer = cookie ? await viewerOfSession(cookie) : null;
  if (!viewer) throw new Unauthenticated("Sign in, or send a personal access token: Authorization: Token hbk_….");
  if (!["GET", "HEAD"].includes(request.method)) requireSameOrigin(request.headers);
  return from(viewer, request.headers);
}

/** server.ts alone says where a request comes from. */
function from<Caller extends MemberViewer>(viewer: Caller, headers: Pick<Headers, "get">): Caller {
  return { ...viewer, address: headers.get("x-handback-address") ?? undefined };
}

export async function tokenViewer(authorization: string): Promise<MemberViewer> {
  const token = /^(?:Token|Bearer)\s+(\S+)$/i.exec(authorization)?.[1];
  const viewer = token ? await viewerOfToken(token) : null;
  if (!viewer) throw new Unauthenticated(await whyRefused(token ?? ""));
  return viewer;
}

export function requireSameOrigin(headers: Headers): void {
  const site = headers.get("sec-fetch-site");
  if (headers.get("origin") !== new URL(env().PUBLIC_URL).origin || (site !== null && site !== "same-origin")) {
    throw new Forbidden("This request did not come from Handback's own pages.");
  }
}

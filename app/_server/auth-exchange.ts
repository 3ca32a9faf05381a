import NextAuth from "next-auth";
import { authOptions } from "@/app/_server/auth";
import { cookiesOf } from "@/app/_server/cookies";
import type { Attempt } from "@/app/_server/sign-in-attempt";
import { sessionCookie } from "@/app/_server/viewer";
import { safePath } from "@/app/sign-in/arrival";
import { env } from "@/lib/env";

// What next-auth offers beyond these, nothing of ours asks for.
const actions = new Set(["GET csrf", "GET error", "GET signin", "POST signin", "GET callback", "POST signout"]);
const leftCookie = "handback.left-at";
const leftSeconds = 15 * 60;

/** Answers a request of signing in or out. Every refusal ends on the sign-in page with its own reason. */
export async function answerAuth(request: Request, segments: readonly string[]): Promise<Response> {
  const [action = "", provider] = segments;
  if (!actions.has(`${request.method} ${action}`) || segments.length > 2) return new Response(null, { status: 404 });
  const url = new URL(request.url);
  const cookies = cookiesOf(request.headers);
  const leaves = action === "signin" && url.searchParams.get("fresh") === "1";
  const attempt = attemptOf(
    request.headers,
    cookies[sessionCookie()] ?? null,
    leaves ? new Date() : leftAt(cookies[leftCookie]),
  );
  const query = {
    // Nobody adds to what we ask of the provider, or names another answer's place, by an address.
    ...(action === "signin" && request.method === "POST" ? {} : Object.fromEntries(url.searchParams)),
    nextauth: [action, ...(provider ? [provider] : [])],
  };
  const body = request.method === "POST" ? Object.fromEntries(new URLSearchParams(await request.text())) : undefined;
  const response = await ask({ request, query, cookies, body }, attempt);
  if (leaves) setLeft(response.headers, String(attempt.leftAt?.getTime()), leftSeconds);
  if (action === "callback") {
    setLeft(response.headers, "", 0);
    const next = safePath(cookies[callbackCookie()], env().PUBLIC_URL);
    const landing = landingOf(attempt, next);
    if (landing) response.headers.set("location", landing);
  }
  if (action === "signin" && attempt.refusal) response.headers.set("location", `/sign-in?error=${attempt.refusal}`);
  if (action === "signout") response.headers.set("clear-site-data", '"cache"');
  return response;
}

function landingOf({ refusal, lapsed, leftAt: left }: Attempt, next: string): string | null {
  const onwards = encodeURIComponent(next);
  if (refusal) return `/sign-in?error=${refusal}${left ? "&fresh=1" : ""}&next=${onwards}`;
  return lapsed ? `/sign-in/invitation-lapsed?next=${onwards}` : null;
}

function attemptOf(headers: Headers, session: string | null, left: Date | null): Attempt {
  return {
    leftAt: left,
    userAgent: headers.get("user-agent"),
    address: headers.get("x-handback-address") ?? undefined,
    authenticatedAt: null,
    tokens: null,
    session,
    refusal: null,
    lapsed: false,
  };
}

function leftAt(text: string | undefined): Date | null {
  return text && /^\d{13}$/.test(text) ? new Date(Number(text)) : null;
}

function setLeft(headers: Headers, value: string, seconds: number): void {
  const secure = env().PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  headers.append(
    "set-cookie",
    `${leftCookie}=${value}; Path=/api/auth; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`,
  );
}

function callbackCookie(): string {
  return `${env().PUBLIC_URL.startsWith("https:") ? "__Secure-" : ""}next-auth.callback-url`;
}

type Asked = {
  request: Request;
  query: Record<string, unknown>;
  cookies: Record<string, string>;
  body: Record<string, string> | undefined;
};

/** Hands the parts of a request to next-auth and gathers its answer; its handler for routes needs a Next around it. */
async function ask({ request, query, cookies, body }: Asked, attempt: Attempt): Promise<Response> {
  const headers = new Headers({ "cache-control": "no-store" });
  const answer: { status: number; body: string | null } = { status: 200, body: null };
  const write = (content: unknown) => {
    answer.body = typeof content === "string" ? content : JSON.stringify(content ?? null);
  };
  const response = {
    status(code: number) {
      answer.status = code;
      return response;
    },
    getHeader: (name: string) => (name.toLowerCase() === "set-cookie" ? headers.getSetCookie() : headers.get(name)),
    setHeader(name: string, value: string | string[]) {
      headers.delete(name);
      for (const one of [value].flat()) headers.append(name, one);
      return response;
    },
    end: () => undefined,
    send: write,
    json: write,
  };
  const parts = { method: request.method, headers: Object.fromEntries(request.headers), query, cookies, body };
  await NextAuth(parts as never, response as never, authOptions(attempt));
  return new Response(answer.body, { status: answer.status, headers });
}

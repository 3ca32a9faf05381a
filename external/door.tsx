import { act } from "@/external/act";
import { IncidentPage } from "@/external/incident-page";
import { incidentView } from "@/external/link-view";
import { MessagePage } from "@/external/message-page";
import { NotFoundPage } from "@/external/not-found-page";
import { type PageAnswer, pageAnswer, seeOther } from "@/external/page-answer";
import { css } from "@/external/style";
import { UnavailablePage } from "@/external/unavailable-page";
import type { LinkAction } from "@/external/view";
import { env } from "@/lib/env";
import { NotFound, TooLarge } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";
import { log } from "@/lib/log";
import { exchangeToken, openLink } from "@/lib/sharing/open";

export type ExternalRequest = {
  method: string;
  pathname: string;
  search: URLSearchParams;
  headers: Headers;
  body: string;
  address: string;
};

const tokenPath = /^\/l\/([^/]+)\/?$/;
const pagePath = /^\/shared\/([0-9a-f-]{36})(?:\/(feedback|resolve|ignore|not-mine))?\/?$/;
const actions: readonly string[] = ["feedback", "resolve", "ignore", "not-mine"] satisfies LinkAction[];

export function isExternal(pathname: string): boolean {
  return pathname === "/external/style.css" || pathname.startsWith("/l/") || pathname.startsWith("/shared/");
}

/** The link holder's door: no login, no script, and no address that answers differently for what is not to be known. */
export async function handleExternal(request: ExternalRequest): Promise<PageAnswer> {
  try {
    return await answer(request);
  } catch (error) {
    return handleExternalError(error);
  }
}

/** The page for what went wrong, in our own words; also for a form that was too long to be read. */
export function handleExternalError(error: unknown): PageAnswer {
  if (error instanceof NotFound) return notFound();
  if (error instanceof TooLarge) return pageAnswer(413, <TooLong />);
  log.error(
    { error: error instanceof Error ? { name: error.name, stack: error.stack } : "unknown" },
    "the external page failed",
  );
  return pageAnswer(503, <UnavailablePage />, { "retry-after": "5" });
}

async function answer(request: ExternalRequest): Promise<PageAnswer> {
  const reading = request.method === "GET" || request.method === "HEAD";
  if (request.pathname === "/external/style.css" && reading) {
    return {
      status: 200,
      headers: { "content-type": "text/css; charset=utf-8", "cache-control": "public, max-age=3600" },
      body: css,
    };
  }
  const token = tokenPath.exec(request.pathname)?.[1];
  if (token) return exchange(request, token);
  const [, linkId = "", action] = pagePath.exec(request.pathname) ?? [];
  const open = await openLink(linkId, cookieOf(request, linkId), request.address);
  if (!open) return notFound();
  if (reading) {
    const done = request.search.get("done") ?? "";
    const view = await incidentView(open, actions.includes(done) ? { done: done as LinkAction } : {});
    return pageAnswer(200, <IncidentPage view={view} />);
  }
  if (request.method !== "POST" || !action) return notFound();
  if (!isOwnForm(request)) return pageAnswer(403, <ForeignForm />);
  return act(open, action as LinkAction, request.body);
}

/** Swaps the token for a session and a clean address. Only a GET opens a session: link checkers send the rest. */
async function exchange(request: ExternalRequest, token: string): Promise<PageAnswer> {
  const headers = { "referrer-policy": "no-referrer" };
  if (request.method !== "GET") return { status: 200, headers: { "cache-control": "no-store", ...headers }, body: "" };
  const opened = await exchangeToken(token, request.address);
  if (!opened) return notFound();
  const secure = env().PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  const cookie = `${cookieName(opened.linkId)}=${opened.session}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  return seeOther(`/shared/${opened.linkId}`, { ...headers, "set-cookie": cookie });
}

/** `__Host-` where the transport allows it; a link gets a cookie of its own, so that two can be open side by side. */
function cookieName(linkId: string): string {
  return `${env().PUBLIC_URL.startsWith("https:") ? "__Host-" : ""}il_${linkId.replaceAll("-", "").slice(-8)}`;
}

function cookieOf(request: ExternalRequest, linkId: string): string | undefined {
  const name = `${cookieName(linkId)}=`;
  const pair = (request.headers.cookie ?? "").split(/;\s*/).find((cookie) => cookie.startsWith(name));
  return pair?.slice(name.length);
}

/** Browsers say where a form comes from; what says nothing at all is no browser, and still needs the form's token. */
function isOwnForm({ headers }: ExternalRequest): boolean {
  const site = headers["sec-fetch-site"];
  const isSameOrigin =
    headers.origin === new URL(env().PUBLIC_URL).origin || (headers.origin === undefined && site === undefined);
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim();
  return isSameOrigin && (site === undefined || site === "same-origin") && type === "application/x-www-form-urlencoded";
}

function notFound(): PageAnswer {
  return pageAnswer(404, <NotFoundPage />);
}

function TooLong() {
  return (
    <MessagePage
      title="Your answer is too long"
      sentences={["Nothing was changed. Go back, shorten the text to 4,000 characters, and send it again."]}
    />
  );
}

function ForeignForm() {
  return (
    <MessagePage
      title="This did not come from Handback’s page"
      sentences={["Nothing was changed. Open the link in your mail again and use the form there."]}
    />
  );
}

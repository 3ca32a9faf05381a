import { act } from "@/external/act";
import { FreshLinkPage } from "@/external/fresh-link-page";
import { IncidentPage } from "@/external/incident-page";
import { incidentView } from "@/external/link-view";
import { MessagePage } from "@/external/message-page";
import { NotFoundPage } from "@/external/not-found-page";
import { type PageAnswer, pageAnswer, seeOther } from "@/external/page-answer";
import { handlePageLink, isPageLink } from "@/external/page-door";
import { css } from "@/external/style";
import { UnavailablePage } from "@/external/unavailable-page";
import type { LinkAction } from "@/external/view";
import { env } from "@/lib/env";
import { NotFound, TooLarge } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";
import { log } from "@/lib/log";
import { refreshLink } from "@/lib/sharing/fresh";
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
  return (
    pathname === "/external/style.css" ||
    pathname.startsWith("/l/") ||
    pathname.startsWith("/shared/") ||
    isPageLink(pathname)
  );
}

/** The link holder's door: no login, no script, and no address that answers differently for what is not to be known. */
export async function handleExternal(request: ExternalRequest): Promise<PageAnswer> {
  const { headers, ...rest } = await answer(request).catch(handleExternalError);
  // The address of a token is the secret: no page that stands there names it to anybody, not even to us.
  const isSecret = request.pathname.startsWith("/l/") || isPageLink(request.pathname);
  return { ...rest, headers: isSecret ? { ...headers, "referrer-policy": "no-referrer" } : headers };
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
  if (isPageLink(request.pathname)) return handlePageLink(request);
  const token = tokenPath.exec(request.pathname)?.[1];
  if (token) return atToken(request, token);
  const [, linkId = "", action] = pagePath.exec(request.pathname) ?? [];
  const open = await openLink(linkId, cookieOf(request, linkId), request.address);
  if (!open)
    return request.method === "POST" && wantsFreshLink(request) ? pageAnswer(200, <FreshLinkPage />) : notFound();
  if (reading) {
    const done = request.search.get("done") ?? "";
    const view = await incidentView(open, actions.includes(done) ? { done: done as LinkAction } : {});
    return pageAnswer(200, <IncidentPage view={view} />);
  }
  if (request.method !== "POST" || !action) return notFound();
  if (!isOwnForm(request)) return pageAnswer(403, <ForeignForm />);
  return act(open, action as LinkAction, request.body);
}

async function atToken(request: ExternalRequest, token: string): Promise<PageAnswer> {
  if (request.method === "GET") return exchange(request, token);
  if (request.method === "POST") return askForFreshLink(token);
  return { status: 200, headers: { "cache-control": "no-store" }, body: "" };
}

/**
 * The same answer to everybody, before anything is looked at: neither its words nor its time tell what the token is. It
 * may come from anywhere, as the page it stands on sends no origin, and mails nobody but the link's own recipient.
 */
function askForFreshLink(token: string): PageAnswer {
  setImmediate(() => {
    refreshLink(token).catch((error: unknown) =>
      log.error({ error: error instanceof Error ? error.name : "unknown" }, "a fresh link was not made"),
    );
  });
  return pageAnswer(200, <FreshLinkPage />);
}

/** Sent from the page for what opens nothing, where there is no token to know whom it was sent to: nothing is mailed. */
function wantsFreshLink({ pathname, body }: ExternalRequest): boolean {
  return /^\/shared\/[^/]+\/?$/.test(pathname) || new URLSearchParams(body).has("fresh");
}

/** Swaps the token for a session and a clean address. Only a GET opens a session: link checkers send the rest. */
async function exchange(request: ExternalRequest, token: string): Promise<PageAnswer> {
  const opened = await exchangeToken(token, request.address);
  if (!opened) return notFound();
  const secure = env().PUBLIC_URL.startsWith("https:") ? "; Secure" : "";
  const cookie = `${cookieName(opened.linkId)}=${opened.session}; Path=/; HttpOnly; SameSite=Lax${secure}`;
  return seeOther(`/shared/${opened.linkId}`, { "set-cookie": cookie });
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

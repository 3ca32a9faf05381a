import type { IncomingMessage } from "node:http";
import { env } from "@/lib/env";

const untrusted =
  /^(x-middleware-.*|x-nonce|x-handback-.*|content-security-policy(-report-only)?|x-nextjs-.*|x-invoke-.*|x-matched-path)$/;
/** What Next's own client says to it in development, without which it waits for ever. */
const ofDevelopment = /^x-nextjs-/;

/** Drops what only we, or nobody, may say to Next. */
export function stripUntrusted(request: IncomingMessage): void {
  const development = env().NODE_ENV === "development";
  for (const name of Object.keys(request.headers))
    if (untrusted.test(name) && !(development && ofDevelopment.test(name))) delete request.headers[name];
}

/** What no client of ours sends: proxy-style targets, TRACE, server actions, the image optimiser. */
export function isRefused(request: IncomingMessage): boolean {
  const target = request.url ?? "";
  if (!target.startsWith("/") || target.startsWith("//") || !URL.canParse(target, "http://localhost")) return true;
  if (request.method === "TRACE") return true;
  return target.startsWith("/_next/image") || "next-action" in request.headers;
}

const pageBodyLimit = 1_048_576;
/** Documents to scan, twice as long as plain in the worst of ordinary JSON. */
const scanBodyLimit = 4 * pageBodyLimit;
const scans = /^\/api\/v1\/(?:multi)?scan(?:[/?]|$)/;

/** A file of evidence. */
const fileBodyLimit = 10 * pageBodyLimit;
const files = /^\/api\/v1\/incidents\/\d+\/response\/files(?:[/?]|$)/;

function bodyLimit({ url = "" }: IncomingMessage): number {
  if (scans.test(url)) return scanBodyLimit;
  return files.test(url) ? fileBodyLimit : pageBodyLimit;
}

/** What goes to Next is read whole there: a length is required, and bounded. */
export function isTooLargeForPages(request: IncomingMessage): boolean {
  const { headers } = request;
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > bodyLimit(request);
}

export const tooLargeWords = (request: IncomingMessage): string =>
  `Send the body with a Content-Length of at most ${bodyLimit(request) / pageBodyLimit} MiB.`;

/** What every answer says; one of ours may say it otherwise. */
export const baseHeaders: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-frame-options": "DENY",
};

/** Scripts only with this answer's nonce. Styles may be inline: the component kit writes them, and they cannot act. */
export function contentSecurityPolicy(nonce: string, development: boolean): string {
  const evaluation = development ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self'${development ? " ws:" : ""}`,
    `form-action 'self' ${signInOrigin()}`,
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

/** The sign-in form is answered by a redirect to the provider, which browsers hold against form-action. */
function signInOrigin(): string {
  return new URL(env().OIDC_ISSUER).origin;
}

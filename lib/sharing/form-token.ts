import { createHmac, timingSafeEqual } from "node:crypto";
import { env } from "@/lib/env";
import type { OpenLink } from "@/lib/sharing/open";

export type LinkAction = "feedback" | "resolve" | "ignore" | "not-mine";

const lifespanMs = 15 * 60_000;

/** What a form of the external page carries: bound to the browser's link session, the action and the incident's version. */
export function formToken({ link, session }: OpenLink, action: LinkAction, now = Date.now()): string {
  const expires = now + lifespanMs;
  const version = link.incident.version;
  return `${expires.toString(36)}.${version}.${sign(session, link.id, action, version, expires)}`;
}

export type FormVerdict = { valid: true; version: number } | { valid: false };

/** Checks a form's token. A version other than the incident's present one is for the caller to report as a conflict. */
export function checkFormToken(
  { link, session }: OpenLink,
  action: LinkAction,
  token: string,
  now = Date.now(),
): FormVerdict {
  const match = /^([0-9a-z]{1,12})\.(\d{1,9})\.([A-Za-z0-9_-]{43})$/.exec(token);
  if (!match) return { valid: false };
  const expires = Number.parseInt(match[1] ?? "", 36);
  const version = Number(match[2]);
  const expected = Buffer.from(sign(session, link.id, action, version, expires));
  const matches = timingSafeEqual(expected, Buffer.from(match[3] ?? ""));
  return matches && expires > now ? { valid: true, version } : { valid: false };
}

function sign(session: string, linkId: string, action: LinkAction, version: number, expires: number): string {
  const key = createHmac("sha256", env().AUTH_SECRET).update("external-form").digest();
  return createHmac("sha256", key).update([session, linkId, action, version, expires].join("|")).digest("base64url");
}

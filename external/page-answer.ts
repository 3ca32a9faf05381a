import type { ReactElement } from "react";
import { renderPage } from "@/external/page";

export type PageAnswer = { status: number; headers: Record<string, string>; body: string };

const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "referrer-policy": "same-origin",
  "x-robots-tag": "noindex, nofollow, noarchive",
  "content-security-policy":
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
};

export function pageAnswer(status: number, page: ReactElement, headers: Record<string, string> = {}): PageAnswer {
  return { status, headers: { ...pageHeaders, ...headers }, body: renderPage(page) };
}

export function seeOther(location: string, headers: Record<string, string> = {}): PageAnswer {
  return { status: 303, headers: { ...pageHeaders, ...headers, location }, body: "" };
}

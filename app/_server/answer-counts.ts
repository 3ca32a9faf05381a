import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { routes } from "@/app/api/v1/_shape/routes";
import { countAnswer } from "@/lib/metrics/requests";

const doors: [RegExp, string][] = [
  [/^\/api\/webhooks\//, "/api/webhooks/{source}/{endpoint}"],
  [/^\/api\/v1\/reports\//, "/api/v1/reports/{source}"],
  [/^\/l\//, "/l/{token}"],
  [/^\/page\//, "/page/{token}"],
  [/^\/shared\/[^/]+\/(feedback|resolve|ignore|not-mine)\/?$/, "/shared/{link}/{action}"],
  [/^\/shared\//, "/shared/{link}"],
  [/^\/external\/style\.css$/, "/external/style.css"],
  [/^\/_next\//, "/_next/{file}"],
  [/^\/api\/auth\//, "/api/auth/{action}"],
];

/** Answers the template of each address: one of a known number of words, whatever strangers ask for. */
export function templatesOf(pages: readonly string[]): (pathname: string) => string {
  const templates = [...Object.keys(routes), ...pages].sort(
    (a, b) => Number(a.includes("{")) - Number(b.includes("{")),
  );
  const known = templates.map(
    (template) => [new RegExp(`^${template.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`), template] as const,
  );
  return (pathname) =>
    doors.find(([pattern]) => pattern.test(pathname))?.[1] ??
    known.find(([pattern]) => pattern.test(pathname))?.[1] ??
    "other";
}

/** The pages of this build, with their parameters in braces; in development, where there is no build, none. */
export function builtPages(manifest = ".next/app-path-routes-manifest.json"): string[] {
  try {
    const paths = Object.values(JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>);
    return paths
      .filter((path) => !path.includes("[...") && !path.startsWith("/api"))
      .map((path) => path.replaceAll(/\[(\w+)\]/g, "{$1}"));
  } catch {
    return [];
  }
}

/** Counts the answer once it has gone out, with how long it took. */
export function countWhenAnswered({ method = "GET" }: IncomingMessage, response: ServerResponse, route: string): void {
  const since = performance.now();
  response.once("finish", () =>
    countAnswer({ method, route, status: response.statusCode, seconds: (performance.now() - since) / 1_000 }),
  );
}

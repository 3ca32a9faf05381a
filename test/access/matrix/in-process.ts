import type { Answer, Send } from "./send";

type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

const modules = import.meta.glob<Record<string, Handler>>("/app/api/v1/**/route.ts", { eager: true });
const byRoute = new Map(
  Object.entries(modules).map(([file, module]) => [file.replace(/^\/app/, "").replace(/\/route\.ts$/, ""), module]),
);

/** The API's operations as the sources have them, e.g. "GET /api/v1/incidents/[id]". */
export function operations(): string[] {
  return [...byRoute].flatMap(([route, module]) =>
    ["GET", "POST", "PUT", "PATCH", "DELETE"].flatMap((method) => (method in module ? `${method} ${route}` : [])),
  );
}

/** Calls a route's handler without a server between; only for whoever comes with a token. */
export const sendInProcess: Send = async ({ principal, method, route, path, body }): Promise<Answer> => {
  const url = new URL(path, "https://handback.acme.example");
  const handler = byRoute.get(route)?.[method];
  if (!handler) return { status: 405, body: "", location: "" };
  const request = new Request(url, {
    method,
    headers: { ...principal.headers, "content-type": "application/json" },
    ...(method === "GET" ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  const answer = await handler(request, { params: Promise.resolve(paramsOf(route, url.pathname)) });
  return { status: answer.status, body: await answer.text(), location: "" };
};

function paramsOf(route: string, pathname: string): Record<string, string> {
  const actual = pathname.split("/");
  return Object.fromEntries(
    route.split("/").flatMap((part, index) => {
      const name = /^\[(.+)\]$/.exec(part)?.[1];
      return name ? [[name, decodeURIComponent(actual[index] ?? "")]] : [];
    }),
  );
}

import { sessionCookie } from "@/app/_server/viewer";
import { routes } from "@/app/api/v1/_shape/routes";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Handle = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

const known = Object.entries(routes).map(([address, route]) => ({
  ...route,
  order: address.split("{").length,
  pattern: new RegExp(`^${address.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`),
}));
known.sort((a, b) => a.order - b.order);

/** Calls a route as Next would, by its address, with a token (hbk_…), or else with the cookie of a session. */
export async function call(credential: string, method: Method, path: string, body?: unknown): Promise<Response> {
  const url = new URL(path, "https://handback.acme.example");
  const route = known.find(({ pattern }) => pattern.test(url.pathname));
  if (!route) throw new Error(`There is no route for ${url.pathname}.`);
  const handle = ((await route.load()) as Partial<Record<Method, Handle>>)[method];
  if (!handle) throw new Error(`${url.pathname} does not answer ${method}.`);
  const byToken = credential === "" || credential.startsWith("hbk_");
  const request = new Request(url, {
    method,
    headers: {
      ...(byToken
        ? { authorization: `Token ${credential}` }
        : { cookie: `${sessionCookie()}=${credential}`, origin: url.origin }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const params = Promise.resolve({ ...route.pattern.exec(url.pathname)?.groups });
  return handle(request, { params });
}

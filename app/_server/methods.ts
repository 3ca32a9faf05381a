import type { IncomingMessage } from "node:http";
import { type Answer, asAnswer } from "@/app/_server/exchange";
import { methodNotAllowed } from "@/app/_server/problem";
import { routes } from "@/app/api/v1/_shape/routes";

const known = Object.entries(routes).map(([address, { methods }]) => ({
  // An address without parameters comes first: it is the one that answers where both fit.
  order: address.includes("{") ? 1 : 0,
  pattern: new RegExp(`^${address.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
  methods: [...methods, ...((methods as readonly string[]).includes("GET") ? ["HEAD"] : []), "OPTIONS"] as string[],
}));
known.sort((a, b) => a.order - b.order);

/** 405 and what is possible, where an address of the API does not answer the method; Next would say it without a word. */
export function methodDoor(request: IncomingMessage, url: URL): Promise<Answer> | undefined {
  if (!url.pathname.startsWith("/api/")) return undefined;
  const method = request.method ?? "GET";
  const route = known.find(({ pattern }) => pattern.test(url.pathname));
  if (!route || route.methods.includes(method)) return undefined;
  return Promise.resolve(asAnswer(methodNotAllowed(method, route.methods)));
}

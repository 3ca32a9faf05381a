import type { Principal } from "./principals";

export type Answer = { status: number; body: string; location: string };
export type Sent = {
  principal: Principal;
  method: string;
  /** The address as the build names it. */
  route: string;
  /** The address itself, with its query. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
};
export type Send = (sent: Sent) => Promise<Answer>;

const origin = "https://handback.acme.example";

/** Sends over HTTP to the product at `url`, as a browser or a client would. */
export function sendTo(url: string): Send {
  return async ({ principal, method, path, body, headers }) => {
    const cookie = "cookie" in principal.headers;
    const writes = !["GET", "HEAD", "OPTIONS"].includes(method);
    const answer = await fetch(`${url}${path}`, {
      method,
      redirect: "manual",
      headers: {
        ...principal.headers,
        ...(writes ? { "content-type": "application/json" } : {}),
        ...(writes && cookie ? { origin } : {}),
        ...headers,
      },
      ...(writes ? { body: JSON.stringify(body ?? {}) } : {}),
    });
    return { status: answer.status, body: await answer.text(), location: answer.headers.get("location") ?? "" };
  };
}

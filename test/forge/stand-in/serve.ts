import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { gitguardianRoutes } from "./gitguardian";
import { githubRoutes } from "./github";
import { gitlabRoutes } from "./gitlab";
import { type Answer, emptyWorld, type Json, type Route, type World } from "./world";

export type Asked = { method: string; path: string; body: Json; token: string; headers: IncomingMessage["headers"] };

/** How it misbehaves. `next`: answers given instead of the next ones, one after the other. */
type Switches = {
  next: Answer[];
  slowMs: number;
  /** Old path (/repos/acme/old) to the new one: answered 301, as after a rename. */
  renamed: Map<string, string>;
  /** What is asked is done, and its answer lost on the way. */
  loseAnswers: boolean;
  /** A change waits, before or after it is done, until whoever asked for it is gone. */
  holdWrites: "before" | "after" | null;
};

export type Served = { url: string; world: World; asked: Asked[]; switches: Switches; stop(): void };

/** It takes every token that begins with this and does not end in -revoked; a fake, put together here. */
export const standInToken = ["stand", "in", "token", "1234"].join("-");

const routes: Route[] = [...githubRoutes, ...gitlabRoutes, ...gitguardianRoutes];
export const never = (): Switches => ({
  next: [],
  slowMs: 0,
  renamed: new Map(),
  loseAnswers: false,
  holdWrites: null,
});

/** Serves it on this machine, until it is stopped. */
export async function serveStandIn(port = 0): Promise<Served> {
  const served = { url: "", world: emptyWorld(), asked: [] as Asked[], switches: never() };
  const server: Server = createServer((request, response) => {
    const held = request.method === "GET" ? null : served.switches.holdWrites;
    const gone = once(response, "close");
    void answerTo(served, request, held === "before" ? gone : undefined).then(async (answer) => {
      if (held) await gone;
      if (!answer || response.destroyed) return;
      const { status = 200, body, headers = {} } = answer;
      if (served.switches.loseAnswers && request.method !== "GET") {
        response.destroy();
        return;
      }
      response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
      response.end(body === undefined ? "" : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  served.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(served, {
    stop() {
      server.closeAllConnections();
      server.close();
    },
  });
}

async function answerTo(
  { url, world, asked, switches }: Omit<Served, "stop">,
  request: IncomingMessage,
  instead?: Promise<unknown>,
): Promise<Answer | undefined> {
  const at = new URL(request.url ?? "/", url);
  const body = await bodyOf(request);
  const method = request.method ?? "GET";
  const token = `${request.headers["private-token"] ?? request.headers.authorization ?? ""}`.replace(/^\S+ /, "");
  asked.push({ method, path: `${at.pathname}${at.search}`, body, token, headers: request.headers });
  if (instead) return instead.then(() => undefined);
  await delay(switches.slowMs);
  const given = switches.next.shift();
  if (given) return given;
  if (!token.startsWith(standInToken) || token.endsWith("-revoked"))
    return { status: 401, body: { message: "Bad credentials" } };
  for (const [before, after] of switches.renamed) {
    if (!at.pathname.startsWith(`/api/v3${before}/`) && at.pathname !== `/api/v3${before}`) continue;
    const location = `${url}${at.pathname.replace(before, after)}${at.search}`;
    return { status: 301, headers: { location }, body: { message: "Moved Permanently", url: location } };
  }
  for (const [wanted, pattern, answer] of routes) {
    const parts = wanted === method && pattern.exec(at.pathname);
    if (!parts) continue;
    const params = parts.slice(1).map(decodeURIComponent);
    return paged(at, answer({ params, query: at.searchParams, body, world, base: url, path: at.pathname }));
  }
  return { status: 404, body: { message: "Not Found" } };
}

/** A list in pages, as both hosts link them. */
function paged(at: URL, answer: Answer): Answer {
  const { body, cursor } = answer;
  if (cursor !== undefined) return { ...answer, headers: cursor ? { link: cursor } : {} };
  if (!Array.isArray(body)) return answer;
  const size = Number(at.searchParams.get("per_page") ?? 30);
  const page = Number(at.searchParams.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(body.length / size));
  const linkTo = (number: number, rel: string) => {
    const there = new URL(at);
    there.searchParams.set("page", String(number));
    return `<${there}>; rel="${rel}"`;
  };
  const links = page < last ? [linkTo(page + 1, "next"), linkTo(last, "last")] : [];
  return {
    ...answer,
    headers: {
      ...answer.headers,
      ...(links.length > 0 ? { link: links.join(", ") } : {}),
      "x-page": String(page),
      "x-next-page": page < last ? String(page + 1) : "",
      "x-total": String(body.length),
      "x-total-pages": String(last),
      "x-per-page": String(size),
    },
    body: body.slice((page - 1) * size, page * size),
  };
}

async function bodyOf(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  if (text === "") return {};
  return JSON.parse(text) as Json;
}

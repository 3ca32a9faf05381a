import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { system } from "@/lib/access/viewer";
import { type ConnectionView, connectCodeHost } from "@/lib/forge/connections";
import { next } from "../factories";
import { githubRoutes } from "./stand-in/github";
import { gitlabRoutes } from "./stand-in/gitlab";
import { type Answer, emptyWorld, type Json, type Route, type World } from "./stand-in/world";

export type Asked = { method: string; path: string; body: Json; token: string; headers: IncomingMessage["headers"] };

/** How it misbehaves. `next`: answers given instead of the next ones, one after the other. */
type Switches = {
  next: Answer[];
  slowMs: number;
  /** Old path (/repos/acme/old) to the new one: answered 301, as after a rename. */
  renamed: Map<string, string>;
};

export type StandIn = {
  /** Where people browse it; the API of GitHub is below /api/v3, that of GitLab below /api/v4. */
  url: string;
  world: World;
  asked: Asked[];
  switches: Switches;
  /** Connects it as the product would. */
  connect(kind: "github" | "gitlab", account: string): Promise<ConnectionView>;
};

/** It takes every token that begins with this and does not end in -revoked; a fake, put together here. */
export const standInToken = ["stand", "in", "token", "1234"].join("-");

const routes: Route[] = [...githubRoutes, ...gitlabRoutes];
const never: Switches = { next: [], slowMs: 0, renamed: new Map() };

/**
 * GitHub's and GitLab's REST APIs on this machine, for the calling test file: they keep what is written, and forget all
 * of it before each test. A route more is one entry in stand-in/github.ts or stand-in/gitlab.ts; a noun more is one
 * list in stand-in/world.ts.
 */
export function ownStandIn(): StandIn {
  let server: Server;
  const standIn: StandIn = {
    url: "",
    world: emptyWorld(),
    asked: [],
    switches: { ...never },
    // A token of its own each time: how long a host asked to wait is remembered by token.
    connect: (kind, account) =>
      connectCodeHost(system("test"), {
        kind,
        url: standIn.url,
        account,
        token: `${standInToken}-${next()}`,
        internal: false,
      }),
  };
  beforeAll(async () => {
    server = createServer((request, response) => {
      void answerTo(standIn, request).then(({ status = 200, body, headers = {} }) => {
        response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    standIn.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    Object.assign(standIn.world, emptyWorld());
    standIn.asked.length = 0;
    Object.assign(standIn.switches, { ...never, next: [], renamed: new Map() });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return standIn;
}

async function answerTo({ url, world, asked, switches }: StandIn, request: IncomingMessage): Promise<Answer> {
  const at = new URL(request.url ?? "/", url);
  const body = await bodyOf(request);
  const method = request.method ?? "GET";
  const token = `${request.headers["private-token"] ?? request.headers.authorization ?? ""}`.replace(/^\S+ /, "");
  asked.push({ method, path: `${at.pathname}${at.search}`, body, token, headers: request.headers });
  await delay(switches.slowMs);
  const instead = switches.next.shift();
  if (instead) return instead;
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

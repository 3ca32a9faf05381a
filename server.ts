import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import next from "next";
import { builtPages, countWhenAnswered, templatesOf } from "@/app/_server/answer-counts";
import { addressOf, headersOf, problemAnswer, send, withBody } from "@/app/_server/exchange";
import { openExposed } from "@/app/_server/exposed";
import { methodDoor } from "@/app/_server/methods";
import {
  baseHeaders,
  contentSecurityPolicy,
  isRefused,
  isTooLargeForPages,
  stripUntrusted,
  tooLargeWords,
} from "@/app/_server/shield";
import { uploadDoor } from "@/app/_server/uploads";
import { webhookDoor } from "@/app/_server/webhooks";
import { handleExternal, handleExternalError, isExternal } from "@/external/door";
import { disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { TooLarge } from "@/lib/errors";
import { closeInbox } from "@/lib/ingest/inbox";
import { log } from "@/lib/log";

const settings = env();
// Four thousand characters in any script, form-encoded, with room for the rest of the form.
const formLimit = 64 * 1_024;
// Linux caps this at net.core.somaxconn; the default of 511 loses part of a burst.
const backlog = 8_192;
log.level = settings.LOG_LEVEL;
process.env.NEXTAUTH_URL = settings.PUBLIC_URL;

const templateOf = templatesOf(builtPages());
const app = next({ dev: settings.NODE_ENV === "development", hostname: settings.HOST, port: settings.PORT });
await app.prepare();
const renderPage = app.getRequestHandler();

/** Deliveries, uploads and the link holder's page are answered before Next; the rest goes to Next. */
async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (isRefused(request)) {
    countWhenAnswered(request, response, "refused");
    return send(response, { status: 404, headers: { "content-type": "text/plain" }, body: "Not found" });
  }
  openExposed(request, response);
  const url = new URL(request.url ?? "/", settings.PUBLIC_URL);
  countWhenAnswered(request, response, templateOf(url.pathname));
  // First, and without what only others need: they come in bursts, and each waits in memory.
  const delivered = webhookDoor(request, url.pathname);
  if (delivered) return delivered.then((answer) => send(response, answer));

  stripUntrusted(request);
  const address = addressOf(request, settings.TRUSTED_PROXIES);
  request.headers["x-handback-address"] = address;
  const early = uploadDoor(request, url) ?? methodDoor(request, url);
  if (early) return send(response, await early);
  if (isExternal(url.pathname)) {
    const visit = {
      method: request.method ?? "GET",
      pathname: url.pathname,
      search: url.searchParams,
      headers: headersOf(request),
      address,
    };
    if (request.method !== "POST") return send(response, await handleExternal({ ...visit, body: "" }));
    const answer = withBody(request, formLimit, (body) => handleExternal({ ...visit, body: body.toString("utf8") }));
    return send(response, await answer.catch(handleExternalError));
  }
  if (isTooLargeForPages(request)) {
    return send(response, problemAnswer(new TooLarge(tooLargeWords(request))));
  }
  for (const [name, value] of Object.entries(baseHeaders)) response.setHeader(name, value);
  const nonce = randomBytes(16).toString("base64");
  const policy = contentSecurityPolicy(nonce, settings.NODE_ENV === "development");
  request.headers["x-nonce"] = nonce;
  request.headers["content-security-policy"] = policy;
  response.setHeader("content-security-policy", policy);
  await renderPage(request, response);
}

const server = createServer(
  { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
  (request, response) => {
    handle(request, response).catch((error) => send(response, problemAnswer(error)));
  },
);
server.on("upgrade", (request, socket, head) => {
  if (settings.NODE_ENV === "development") app.getUpgradeHandler()(request, socket, head);
  else socket.destroy();
});
server.on("error", (error) => {
  log.fatal({ code: (error as NodeJS.ErrnoException).code }, `cannot listen on port ${settings.PORT}`);
  process.exit(1);
});
server.listen({ port: settings.PORT, host: settings.HOST, backlog }, () =>
  log.info({ url: settings.PUBLIC_URL }, "web is ready"),
);

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  const done = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const patience = setTimeout(() => server.closeAllConnections(), 9_000);
  await done;
  clearTimeout(patience);
  await closeInbox();
  await disconnect();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);

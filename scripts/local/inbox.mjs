import { createServer } from "node:http";
import { SMTPServer } from "smtp-server";
import { listPage, listScript, messagePage } from "./inbox-pages.mjs";
import { openMessages } from "./messages.mjs";
import { isLocalHost, listen } from "./page.mjs";

const largest = 10 * 1024 * 1024;

/**
 * A mail server that keeps what it gets in `dir` and shows it on a page: `{smtpUrl, url, close()}`. Port 0 takes any.
 * JSON at `/api/messages`, newest first; DELETE there empties it.
 */
export async function startInbox({ smtpPort, httpPort, dir }) {
  const messages = await openMessages(dir);
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    disableReverseLookup: true,
    size: largest,
    banner: "Handback local inbox",
    onData: (stream, _session, done) => receive(stream, messages).then(() => done(), done),
  });
  // A client that goes away in the middle of a message is its own problem.
  smtp.on("error", () => {});
  await listen(smtp.server, smtpPort);
  const web = await listen(
    createServer((request, response) => answer(request, response, messages)),
    httpPort,
  );
  return {
    smtpUrl: `smtp://127.0.0.1:${smtp.server.address().port}`,
    url: `http://localhost:${web.address().port}`,
    async close() {
      await new Promise((resolve) => smtp.close(resolve));
      web.closeAllConnections();
      await new Promise((resolve) => web.close(resolve));
    },
  };
}

async function receive(stream, messages) {
  const chunks = [];
  for await (const chunk of stream) if (!stream.sizeExceeded) chunks.push(chunk);
  if (stream.sizeExceeded) throw Object.assign(new Error("The message is larger than 10 MB"), { responseCode: 552 });
  await messages.add(Buffer.concat(chunks));
}

async function answer(request, response, messages) {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const [, id, part] = /^\/messages\/(\d+)(\/html)?$/.exec(pathname) ?? [];
  const message = id && messages.find(id);
  const page =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'";
  const mail =
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";
  const send = (status, type, body, policy = page) =>
    response
      .writeHead(status, {
        "Content-Type": `${type}; charset=utf-8`,
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
      })
      .end(body);

  if (!isLocalHost(request.headers.host)) return send(403, "text/plain", "This inbox answers to this machine only.\n");
  if (pathname === "/api/messages" && request.method === "DELETE") {
    await messages.clear();
    return response.writeHead(204).end();
  }
  if (request.method !== "GET" && request.method !== "HEAD") return send(405, "text/plain", "Use GET.\n");
  if (pathname === "/") return send(200, "text/html", listPage(messages.newestFirst()));
  if (pathname === "/inbox.js") return send(200, "text/javascript", listScript);
  if (pathname === "/api/messages") return send(200, "application/json", JSON.stringify(messages.newestFirst()));
  if (message && part) return send(200, "text/html", `<base target="_blank">${message.html}`, mail);
  if (message) return send(200, "text/html", messagePage(message));
  return send(404, "text/plain", "There is no such message. It may have been removed; the inbox is at /\n");
}

import type { IncomingMessage, ServerResponse } from "node:http";
import { type Problem, problemOf } from "@/app/_server/problem";
import { baseHeaders } from "@/app/_server/shield";
import { TooLarge, Unavailable } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";

/** What is answered before Next: small, whole, and the same for every door. */
export type Answer = { status: number; headers: Record<string, string | string[]>; body: string | Buffer };

const heldLimit = 384 * 1_048_576;
let held = 0;

/**
 * Reads a body and hands it to `use`; what all requests together hold is bounded. Throws TooLarge beyond `limit` bytes,
 * without keeping them, and Unavailable when the others hold too much.
 */
export function withBody<T>(request: IncomingMessage, limit: number, use: (body: Buffer) => Promise<T>): Promise<T> {
  const share = { bytes: 0 };
  // Chained, not awaited: a frame that waits would keep the body for as long as `use` takes.
  return readBody(request, limit, share)
    .then(use)
    .finally(() => {
      held -= share.bytes;
    });
}

/**
 * By its events: an iterator over each of thousands of requests costs more than what is done with their bodies. The request
 * lives until it is answered, and would keep its listeners, and by them the body, for as long.
 */
function readBody(request: IncomingMessage, limit: number, share: { bytes: number }): Promise<Buffer> {
  const tooLarge = () => new TooLarge(`The body is larger than the ${readableSize(limit)} that are accepted here.`);
  if (Number(request.headers["content-length"] ?? 0) > limit) return Promise.reject(tooLarge());
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stopListening = () => request.off("data", take).off("end", finish).off("error", reject);
    const refuse = (error: Error) => {
      // What is still to come is read by nobody, so that whoever sends it can read the refusal.
      stopListening().resume();
      reject(error);
    };
    const take = (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) return refuse(tooLarge());
      share.bytes += chunk.length;
      held += chunk.length;
      if (held > heldLimit)
        return refuse(
          new Unavailable("Too much is being received at the moment. Please send it again.", { retryAfter: 5 }),
        );
      chunks.push(chunk);
    };
    const finish = () => {
      stopListening();
      resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size));
    };
    request.on("data", take).on("end", finish).on("error", reject);
  });
}

function readableSize(bytes: number): string {
  return bytes < 1_048_576 ? `${Math.floor(bytes / 1_024)} KiB` : `${Math.floor(bytes / 1_048_576)} MiB`;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

export function problemAnswer(error: unknown): Answer {
  return asAnswer(problemOf(error));
}

export function asAnswer({ status, headers, body }: Problem): Answer {
  return { status, headers, body: JSON.stringify(body) };
}

export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const length = Buffer.byteLength(answer.body);
  response.writeHead(answer.status, { ...baseHeaders, ...answer.headers, "content-length": length });
  response.end(answer.body);
}

/** Headers by lower-case name; of a repeated one, all values joined. */
export function headersOf(request: IncomingMessage): Headers {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
}

/** The caller's address: the peer's, or what the nearest believed proxy says. */
export function addressOf(request: IncomingMessage, trustedProxies: number): string {
  const peer = request.socket.remoteAddress ?? "";
  if (trustedProxies === 0) return peer;
  const forwarded = (headersOf(request)["x-forwarded-for"] ?? "").split(",").map((hop) => hop.trim());
  return forwarded.at(-trustedProxies) || peer;
}

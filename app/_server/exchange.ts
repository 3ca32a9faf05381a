import type { IncomingMessage, ServerResponse } from "node:http";
import { problemOf } from "@/app/_server/problem";
import { TooLarge } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";

/** What is answered before Next: small, whole, and the same for every door. */
export type Answer = { status: number; headers: Record<string, string | string[]>; body: string | Buffer };

/** The raw bytes of a body. Throws TooLarge beyond `limit` bytes, without keeping them. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const tooLarge = () =>
    new TooLarge(`The body is larger than the ${Math.floor(limit / 1_048_576)} MiB that are accepted here.`);
  if (Number(request.headers["content-length"] ?? 0) > limit) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) throw tooLarge();
    chunks.push(chunk);
  }
  return chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size);
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store", ...headers },
    body: JSON.stringify(body),
  };
}

export function problemAnswer(error: unknown): Answer {
  const { status, headers, body } = problemOf(error);
  return { status, headers, body: JSON.stringify(body) };
}

export function send(response: ServerResponse, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.body) });
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
  const forwarded = (headersOf(request)["x-forwarded-for"] ?? "").split(",").map((hop) => hop.trim());
  const peer = request.socket.remoteAddress ?? "";
  return trustedProxies > 0 ? forwarded.at(-trustedProxies) || peer : peer;
}

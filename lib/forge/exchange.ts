import * as http from "node:http";
import * as https from "node:https";
import { ForgeFailure } from "@/lib/forge/failure";
import { lookupWithin, type Reach, requireReachable } from "@/lib/forge/reach";

export type Sending = { method: string; headers: Headers; body: Buffer | null };

const deadlineMs = 30_000;
const longest = 32 * 1024 * 1024;
const agents = {
  "http:": new http.Agent({ keepAlive: true, maxSockets: 8 }),
  "https:": new https.Agent({ keepAlive: true, maxSockets: 8 }),
};

/**
 * One request and its whole answer, without following redirects: to addresses within reach only, resolved once and
 * connected to as resolved. Throws ForgeFailure where the host does not answer in time, or with too much.
 */
export async function exchange(url: URL, sending: Sending, reach: Reach): Promise<Response> {
  requireReachable(url, reach);
  const { request } = url.protocol === "https:" ? https : http;
  const headers = Object.fromEntries(sending.headers.entries());
  try {
    return await new Promise<Response>((resolve, reject) => {
      const asked = request(
        url,
        {
          method: sending.method,
          headers: { ...headers, ...(sending.body ? { "content-length": sending.body.length } : {}) },
          agent: agents[url.protocol as "https:"],
          lookup: lookupWithin(reach),
          signal: AbortSignal.timeout(deadlineMs),
        },
        (answer) => void wholeOf(answer).then(resolve, reject),
      );
      asked.on("error", reject);
      asked.end(sending.body ?? undefined);
    });
  } catch (error) {
    if (error instanceof ForgeFailure) throw error;
    const slow = error instanceof Error && ["AbortError", "TimeoutError"].includes(error.name);
    throw new ForgeFailure(
      "away",
      slow ? "The code host took longer than 30 seconds." : "The code host cannot be reached.",
    );
  }
}

async function wholeOf(answer: http.IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > longest) throw new ForgeFailure("away", "The code host answered with more than 32 MiB.");
  }
  const status = answer.statusCode ?? 502;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    for (const one of [value ?? []].flat()) headers.append(name, one);
  }
  const empty = [204, 205, 304].includes(status);
  return new Response(empty ? null : Buffer.concat(chunks), { status, headers });
}

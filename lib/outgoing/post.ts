import { lookup as resolveName } from "node:dns/promises";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as secureRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { Invalid } from "@/lib/errors";
import { type Destination, destinationOf, isPublicAddress, privateWords } from "@/lib/outgoing/address";

const patienceMs = 5_000;
const mostBytes = 64 * 1_024;

export type Outgoing = { url: string; headers: Readonly<Record<string, string>>; body: string };
export type Resolve = (host: string) => Promise<readonly { address: string; family: number }[]>;
type Options = { allowedHosts: readonly string[]; resolve?: Resolve; patienceMs?: number };

/**
 * Posts to an address that somebody configured, and answers status and body. The name is resolved once, every address of
 * it looked at, and the connection made to that very one; redirects are not followed, five seconds are waited, and 64 KB
 * read. Throws a sentence where nothing was sent, or nothing came of it.
 */
export async function post(outgoing: Outgoing, options: Options): Promise<{ status: number; body: string }> {
  const signal = AbortSignal.timeout(options.patienceMs ?? patienceMs);
  const destination = destinationOf(outgoing.url, options.allowedHosts);
  const pinned = await within(signal, addressOf(destination, options.resolve ?? resolveAll));
  const response = await send(destination, pinned, outgoing, signal);
  const body = await bodyOf(response);
  const status = response.statusCode ?? 0;
  if (status >= 300 && status < 400) throw new Invalid("It answers with a redirect, which is not followed.");
  return { status, body };
}

const resolveAll: Resolve = (host) => resolveName(host, { all: true, verbatim: true });

type Pinned = { address: string; family: number };

async function addressOf({ host, allowed }: Destination, resolve: Resolve): Promise<Pinned> {
  const family = isIP(host);
  const found = family ? [{ address: host, family }] : await resolve(host);
  const [first] = found;
  if (!first) throw new Invalid("Its name leads nowhere.");
  // One private address among them is enough: which of them is taken is not for a name server to choose.
  if (!allowed && found.some(({ address }) => !isPublicAddress(address))) throw new Invalid(privateWords);
  return first;
}

function send({ url, host, port }: Destination, pinned: Pinned, { headers, body }: Outgoing, signal: AbortSignal) {
  const lookup: LookupFunction = (_, options, answer) =>
    options.all ? answer(null, [pinned]) : answer(null, pinned.address, pinned.family);
  const secure = url.protocol === "https:";
  return new Promise<IncomingMessage>((resolve, reject) => {
    const request = (secure ? secureRequest : plainRequest)(
      {
        ...{ method: "POST", host, port, path: url.pathname + url.search, agent: false, lookup, signal },
        ...(secure && !isIP(host) ? { servername: host } : {}),
        headers: { "content-type": "application/json", "user-agent": "Handback", ...headers, host: url.host },
      },
      resolve,
    );
    request.on("error", (error) => reject(signal.aborted ? tooSlow() : error));
    request.end(body);
  });
}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response) {
    length += (chunk as Buffer).length;
    if (length > mostBytes) {
      response.destroy();
      throw new Invalid("It answers with more than 64 KB.");
    }
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    signal.addEventListener("abort", () => reject(tooSlow()), { once: true }),
  );
  return Promise.race([work, late]);
}

const tooSlow = () => new Invalid("It did not answer within five seconds.");

import { createCipheriv, createDecipheriv, createHash, randomBytes, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DomainError, Malformed, TooLarge, Unavailable } from "@/lib/errors";

const mebibyte = 1_048_576;
/** In bytes. */
export const reportLimits = { packed: 10 * mebibyte, plain: 100 * mebibyte };
const mostRatio = 100;
const mostKept = 16;

/** A report on its way in: a file in the system's temporary folder that only this process can read. */
export type ReportFile = { path: string; key: Uint8Array; iv: Uint8Array; sha256: string };
export type ReportBody = AsyncIterable<Buffer> | Iterable<Buffer>;

let kept = 0;

/**
 * Streams a report, unpacked where it is gzip, into a file for as long as `use` takes; it is enciphered under a key that
 * is nowhere but in memory, as it is full of secrets. Throws TooLarge beyond 100 MiB, 10 MiB packed, or a hundred times
 * what came.
 */
export async function withReportFile<T>(body: ReportBody, use: (file: ReportFile) => Promise<T>): Promise<T> {
  if (kept >= mostKept)
    throw new Unavailable("Too many reports are being received at the moment. Please send it again.", {
      retryAfter: 5,
    });
  kept += 1;
  const file = { path: path.join(tmpdir(), `handback-${randomUUID()}`), key: randomBytes(32), iv: randomBytes(16) };
  try {
    return await use({ ...file, sha256: await write(body, file) });
  } finally {
    kept -= 1;
    await rm(file.path, { force: true });
  }
}

/** The bytes of the file. */
export function readReportFile({ path: name, key, iv }: Omit<ReportFile, "sha256">): Promise<Buffer> {
  return buffer(createReadStream(name).pipe(createDecipheriv("aes-256-ctr", key, iv)));
}

async function write(body: ReportBody, { path: name, key, iv }: Omit<ReportFile, "sha256">): Promise<string> {
  const chunks = chunksOf(body);
  const first = await firstBytes(chunks);
  const isPacked = first[0] === 0x1f && first[1] === 0x8b;
  const size = { received: 0, plain: 0 };
  const hash = createHash("sha256");
  async function* received() {
    for await (const chunk of chained(first, chunks)) {
      size.received += chunk.length;
      if (isPacked && size.received > reportLimits.packed)
        throw new TooLarge("The packed report is larger than 10 MiB.");
      yield chunk;
    }
  }
  async function* measured(plain: AsyncIterable<Buffer>) {
    for await (const chunk of plain) {
      size.plain += chunk.length;
      if (size.plain > reportLimits.plain)
        throw new TooLarge(`The report is larger than 100 MiB${isPacked ? " once unpacked" : ""}.`);
      if (size.plain > mebibyte && size.plain > mostRatio * size.received)
        throw new TooLarge("The report unpacks to more than a hundred times its size.");
      hash.update(chunk);
      yield chunk;
    }
  }
  try {
    await pipeline(
      received,
      // By its first two bytes: people send gzip with and without saying so.
      isPacked ? createGunzip() : new PassThrough(),
      measured,
      createCipheriv("aes-256-ctr", key, iv),
      createWriteStream(name, { mode: 0o600, flags: "wx" }),
    );
  } catch (error) {
    throw refusalOf(error);
  }
  return hash.digest("hex");
}

function refusalOf(error: unknown): unknown {
  if (error instanceof DomainError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code.startsWith("Z_")) return new Malformed("The body says it is gzip, but cannot be unpacked.");
  if (["ENOSPC", "EROFS", "EACCES", "EDQUOT"].includes(code))
    return new Unavailable("There is no room for the report at the moment. Please send it again.", { retryAfter: 30 });
  return error;
}

async function* chunksOf(body: ReportBody): AsyncGenerator<Buffer> {
  for await (const chunk of body) yield chunk;
}

async function firstBytes(chunks: AsyncGenerator<Buffer>): Promise<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < 2) {
    const { done, value } = await chunks.next();
    if (done) break;
    first = Buffer.concat([first, value]);
  }
  return first;
}

async function* chained(first: Buffer, rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  if (first.length > 0) yield first;
  yield* rest;
}

import { brotliCompressSync, brotliDecompressSync, constants, inflateRawSync } from "node:zlib";
import { seal, unseal } from "@/lib/seal";

const fewest = 1_024;
const most = 65_536;
const mostUnpacked = 25 * 1_048_576;
/** What is packed begins with one of these, by how; a body that does itself is always packed. */
const [deflated, brotli] = [0, 1];
/** Brotli at its fastest takes a third of deflate's time, for a quarter more. */
const quickly = {
  chunkSize: 8_192,
  params: { [constants.BROTLI_PARAM_QUALITY]: 0, [constants.BROTLI_PARAM_LGWIN]: 16 },
};

/**
 * A delivery's body as it waits, packed and sealed. Thousands wait in memory while the database is away, and what a code
 * host sends is a sixth once packed; what is long waits as it came, not to hold up the others.
 */
export function sealBody(body: Buffer, delivery: string): Buffer<ArrayBuffer> {
  return seal(pack(body), contextOf(delivery));
}

export function openBody(sealed: Uint8Array, delivery: string): Buffer {
  const bytes = unseal(sealed, contextOf(delivery));
  if (bytes[0] === brotli) return brotliDecompressSync(bytes.subarray(1), { maxOutputLength: mostUnpacked });
  // As earlier versions packed what may still wait.
  if (bytes[0] === deflated) return inflateRawSync(bytes.subarray(1), { maxOutputLength: mostUnpacked });
  return bytes;
}

function pack(body: Buffer): Buffer {
  const must = body[0] === brotli || body[0] === deflated;
  if (!must && (body.length < fewest || body.length > most)) return body;
  const small = Buffer.concat([Buffer.of(brotli), brotliCompressSync(body, quickly)]);
  return must || small.length < body.length ? small : body;
}

const contextOf = (delivery: string) => `delivery:${delivery}`;

import { deflateRawSync, inflateRawSync } from "node:zlib";
import { seal, unseal } from "@/lib/seal";

const fewest = 1_024;
const most = 65_536;
const mostUnpacked = 25 * 1_048_576;
/** What is packed begins so; a body that does itself is always packed. */
const packed = 0;
/** A window and an output of what a webhook's body takes: of Node's own, most is made and never used. */
const quickly = { level: 1, windowBits: 13, chunkSize: 8_192 };

/**
 * A delivery's body as it waits, packed and sealed. Thousands wait in memory while the database is away, and what a code
 * host sends is a sixth once packed; what is long waits as it came, not to hold up the others.
 */
export function sealBody(body: Buffer, delivery: string): Buffer<ArrayBuffer> {
  return seal(pack(body), contextOf(delivery));
}

export function openBody(sealed: Uint8Array, delivery: string): Buffer {
  const bytes = unseal(sealed, contextOf(delivery));
  return bytes[0] === packed ? inflateRawSync(bytes.subarray(1), { maxOutputLength: mostUnpacked }) : bytes;
}

function pack(body: Buffer): Buffer {
  const must = body[0] === packed;
  if (!must && (body.length < fewest || body.length > most)) return body;
  const small = Buffer.concat([Buffer.of(packed), deflateRawSync(body, quickly)]);
  return must || small.length < body.length ? small : body;
}

const contextOf = (delivery: string) => `delivery:${delivery}`;

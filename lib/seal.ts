import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { env } from "@/lib/env";

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Seals bytes at rest: AES-256-GCM under the first of SEAL_KEYS, bound to `context` (the row it belongs to).
 * Layout: version, length of key name, key name, nonce (12), tag (16), ciphertext.
 */
export function seal(plain: Buffer, context: string): Buffer<ArrayBuffer> {
  const [ring] = env().SEAL_KEYS;
  if (!ring) throw new Error("SEAL_KEYS is empty");
  const nonce = freshNonce();
  const cipher = createCipheriv("aes-256-gcm", cipherKey(ring), nonce);
  cipher.setAAD(Buffer.from(context));
  const body = cipher.update(plain);
  cipher.final();
  const kid = Buffer.from(ring.kid);
  const begin = 2 + kid.length + nonceBytes + tagBytes;
  // In memory of its own: cut from what Buffers share, a few that are kept would keep all the others'.
  const sealed = Buffer.allocUnsafeSlow(begin + body.length);
  sealed[0] = version;
  sealed[1] = kid.length;
  sealed.set(kid, 2);
  sealed.set(nonce, 2 + kid.length);
  sealed.set(cipher.getAuthTag(), begin - tagBytes);
  sealed.set(body, begin);
  return sealed;
}

/** Opens what `seal` made. Throws when the key is not in the ring, the context is another, or a byte was changed. */
export function unseal(sealed: Uint8Array, context: string): Buffer {
  const bytes = Buffer.from(sealed);
  const kidEnd = 2 + (bytes[1] ?? 0);
  const kid = bytes.subarray(2, kidEnd).toString();
  const ring = env().SEAL_KEYS.find((entry) => entry.kid === kid);
  if (bytes[0] !== version || !ring) throw new Error(`Sealed with the key "${kid}", which SEAL_KEYS does not hold`);
  const nonce = bytes.subarray(kidEnd, kidEnd + nonceBytes);
  const decipher = createDecipheriv("aes-256-gcm", cipherKey(ring), nonce);
  decipher.setAAD(Buffer.from(context));
  decipher.setAuthTag(bytes.subarray(kidEnd + nonceBytes, kidEnd + nonceBytes + tagBytes));
  return Buffer.concat([decipher.update(bytes.subarray(kidEnd + nonceBytes + tagBytes)), decipher.final()]);
}

let random: Buffer = Buffer.alloc(0);

/** Asked for one by one, the bytes of a burst's nonces cost more than the cipher. */
function freshNonce(): Buffer {
  if (random.length < nonceBytes) random = randomBytes(nonceBytes * 256);
  const nonce = random.subarray(0, nonceBytes);
  random = random.subarray(nonceBytes);
  return nonce;
}

const prepared = new WeakMap<Buffer, KeyObject>();

/** Given as bytes, Node prepares a key each time, which costs more than the cipher itself. */
function cipherKey({ key }: { key: Buffer }): KeyObject {
  const known = prepared.get(key) ?? createSecretKey(key.subarray(0, 32));
  prepared.set(key, known);
  return known;
}

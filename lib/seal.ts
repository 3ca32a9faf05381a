import { createCipheriv, createDecipheriv, createSecretKey, randomBytes } from "node:crypto";
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
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv("aes-256-gcm", cipherKey(ring), nonce);
  cipher.setAAD(Buffer.from(context));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  const kid = Buffer.from(ring.kid);
  return Buffer.concat([Buffer.from([version, kid.length]), kid, nonce, cipher.getAuthTag(), body]);
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

// Given as bytes, Node prepares a key in a way that costs more than the cipher itself.
const cipherKey = ({ key }: { key: Buffer }) => createSecretKey(key.subarray(0, 32));

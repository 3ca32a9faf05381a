import { createHmac, timingSafeEqual } from "node:crypto";
import { Malformed } from "@/lib/errors";
import type { Headers } from "@/lib/ingest/source";

/** `sha256=` and HMAC-SHA-256 of the bytes in lower-case hex, as GitHub and GitGuardian write it. */
export function signatureOf(key: string, body: Uint8Array): string {
  return `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
}

/** Whether one of the keys made this signature, compared in constant time. An empty key signs nothing. */
export function isSignedByOne(signature: string, keys: readonly string[], body: Uint8Array): boolean {
  const given = Buffer.from(signature);
  return keys
    .filter((key) => key !== "")
    .map((key) => Buffer.from(signatureOf(key, body)))
    .map((expected) => expected.length === given.length && timingSafeEqual(expected, given))
    .includes(true);
}

/** A header the protocol cannot do without. Throws Malformed. */
export function neededHeader(headers: Headers, name: string): string {
  const value = headers[name];
  if (!value) throw new Malformed(`The header ${name} is missing.`);
  return value;
}

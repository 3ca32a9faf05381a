import { createHash } from "node:crypto";
import { z } from "zod";
import type { WebhookProtocol } from "@/lib/ingest/source";
import { isSignedByOne, neededHeader, signatureOf } from "../reading/signature";
import { readTime } from "../reading/time";

const Named = z.object({ action: z.string().regex(/^[a-z_]{1,60}$/) });
const toleranceMs = 300_000;

/** Whether one of the tokens signed the body at that time: the key is the Timestamp header followed by the token. */
export function isSigned(timestamp: string, body: Uint8Array, signature: string, tokens: readonly string[]): boolean {
  const keys = tokens.filter(Boolean).map((token) => timestamp + token);
  return isSignedByOne(signature, keys, body);
}

/** A right signature over a time more than five minutes off, or over no readable time, is stale. */
export const gitguardianProtocol: WebhookProtocol = {
  verify(headers, body, secrets, now) {
    const timestamp = neededHeader(headers, "timestamp");
    const signature =
      headers["gitguardian-signature"] ||
      headers["x-gitguardian-signature"] ||
      neededHeader(headers, "gitguardian-signature");
    if (!isSigned(timestamp, body, signature, secrets)) return "invalid";
    const signedAt = readTime(timestamp);
    return signedAt && Math.abs(now.getTime() - signedAt.getTime()) <= toleranceMs ? "valid" : "stale";
  },
  deliveryId(headers, bodySha256) {
    return createHash("sha256")
      .update(`${neededHeader(headers, "timestamp")}\n${bodySha256}`)
      .digest("hex");
  },
  event(_headers, payload) {
    return Named.safeParse(payload).data?.action ?? "";
  },
  test(secret, now) {
    const body = Buffer.from(JSON.stringify({ action: "test", message: "A test from Handback itself." }));
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    return { headers: { timestamp, "gitguardian-signature": signatureOf(timestamp + secret, body) }, body };
  },
};

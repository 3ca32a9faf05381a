import { createHash, createHmac, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";
import { Malformed } from "@/lib/errors";
import type { Headers, WebhookProtocol } from "@/lib/ingest/source";
import { neededHeader } from "../reading/signature";

const toleranceSeconds = 300;

/**
 * Signed as Standard Webhooks 1.0 where the hook has a signing token (webhook-id, webhook-timestamp, webhook-signature);
 * else the secret itself in X-Gitlab-Token, which proves less: it is in every delivery, and says nothing of the body.
 */
export const gitlabProtocol: WebhookProtocol = {
  verify(headers, body, secrets, now) {
    if (headers["webhook-signature"]) return verifySigned(headers, body, secrets, now);
    const token = neededHeader(headers, "x-gitlab-token");
    return secrets.some((secret) => secret !== "" && isSame(secret, token)) ? "valid" : "invalid";
  },
  deliveryId(headers, bodySha256) {
    const id = headers["webhook-id"] ?? headers["idempotency-key"] ?? headers["x-gitlab-event-uuid"];
    return id || bodySha256;
  },
  event(headers) {
    return neededHeader(headers, "x-gitlab-event");
  },
  isWeak: (headers) => !headers["webhook-signature"],
  test(secret, now) {
    const body = Buffer.from(JSON.stringify({ object_kind: "test", message: "A test from Handback itself." }));
    const id = randomUUID();
    const timestamp = String(Math.floor(now.getTime() / 1_000));
    const signature = standardSignature(secret, id, timestamp, body);
    return {
      headers: {
        "x-gitlab-event": "Test Hook",
        "webhook-id": id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature,
      },
      body,
    };
  },
  newSecret: () => `whsec_${randomBytes(32).toString("base64")}`,
};

function verifySigned(
  headers: Headers,
  body: Buffer,
  secrets: readonly string[],
  now: Date,
): "valid" | "invalid" | "stale" {
  const id = neededHeader(headers, "webhook-id");
  const timestamp = neededHeader(headers, "webhook-timestamp");
  if (!/^\d{1,12}$/.test(timestamp)) throw new Malformed("The header webhook-timestamp is not a number of seconds.");
  const signatures = (headers["webhook-signature"] ?? "").split(" ").filter((each) => each.startsWith("v1,"));
  const expected = secrets
    .filter((secret) => secret !== "")
    .map((secret) => standardSignature(secret, id, timestamp, body));
  const signed = expected.some((one) => signatures.some((given) => isSame(one, given)));
  if (!signed) return "invalid";
  return Math.abs(now.getTime() / 1_000 - Number(timestamp)) <= toleranceSeconds ? "valid" : "stale";
}

/** v1, and HMAC-SHA-256 in base64 over id.timestamp.body; the key is what follows whsec_, in base64. */
export function standardSignature(secret: string, id: string, timestamp: string, body: Buffer): string {
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : Buffer.from(secret);
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** Compared as digests, in constant time, whatever their lengths. */
function isSame(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

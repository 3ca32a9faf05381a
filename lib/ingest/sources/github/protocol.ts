import { randomUUID } from "node:crypto";
import type { WebhookProtocol } from "@/lib/ingest/source";
import { isSignedByOne, neededHeader, signatureOf } from "../reading/signature";

/** GitHub signs no time, so nothing is ever stale: a repeated delivery is known by its id and its bytes. */
export const githubProtocol: WebhookProtocol = {
  verify(headers, body, secrets) {
    return isSignedByOne(neededHeader(headers, "x-hub-signature-256"), secrets, body) ? "valid" : "invalid";
  },
  deliveryId(headers) {
    return neededHeader(headers, "x-github-delivery");
  },
  event(headers) {
    return neededHeader(headers, "x-github-event");
  },
  test(secret) {
    const body = Buffer.from(JSON.stringify({ zen: "A test from Handback itself." }));
    return {
      headers: {
        "x-github-event": "ping",
        "x-github-delivery": randomUUID(),
        "x-hub-signature-256": signatureOf(secret, body),
      },
      body,
    };
  },
};

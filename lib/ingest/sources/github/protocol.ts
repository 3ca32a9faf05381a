import type { WebhookProtocol } from "@/lib/ingest/source";
import { isSignedByOne, neededHeader } from "../reading/signature";

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
};

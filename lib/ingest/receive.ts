import { createHash, randomUUID } from "node:crypto";
import { db } from "@/lib/db/client";
import { Malformed, Unauthenticated } from "@/lib/errors";
import { parseWebhookBody } from "@/lib/ingest/decode";
import { secretsOf } from "@/lib/ingest/endpoints";
import { holding } from "@/lib/ingest/hold";
import { acceptDelivery, type Incoming } from "@/lib/ingest/inbox";
import type { Headers } from "@/lib/ingest/source";
import { findSource } from "@/lib/ingest/sources";
import { seal } from "@/lib/seal";

const refused = "The signature does not fit, or there is no such endpoint.";

/**
 * Accepts one webhook delivery: proves the sender over the raw bytes, and answers the delivery's id once it is
 * committed, sealed. The same delivery again answers the same id. Throws Unauthenticated, Malformed, or Unavailable
 * when the database stayed away longer than we hold a request.
 */
export function receiveWebhook(
  sourceName: string,
  endpointId: string,
  headers: Headers,
  body: Buffer,
): Promise<string> {
  // What waits for the database is the sealed body alone: in a burst, thousands do.
  return sealedDelivery(sourceName, endpointId, headers, body).then(accept);
}

async function accept(incoming: Incoming): Promise<string> {
  const delivery = await acceptDelivery(incoming);
  if (incoming.state === "quarantined") {
    throw new Malformed(
      "The signature is right, but its time is more than five minutes off. The delivery is kept for a manager to release.",
    );
  }
  return delivery;
}

async function sealedDelivery(
  sourceName: string,
  endpointId: string,
  headers: Headers,
  body: Buffer,
): Promise<Incoming> {
  const webhook = findSource(sourceName)?.webhook;
  const receivedAt = new Date();
  const endpoint = await requireEndpoint(sourceName, endpointId, receivedAt);
  if (!webhook) throw new Unauthenticated(refused);

  const judge = (known: KnownEndpoint) => webhook.verify(headers, body, known.secrets, receivedAt);
  let verdict = judge(endpoint);
  if (verdict === "invalid") {
    // The secret may have been rotated a moment ago, and senders do not try again.
    const present = await holding(() => knownEndpoint(endpointId, 0), receivedAt);
    if (present) verdict = judge(present);
  }
  if (verdict === "invalid") throw new Unauthenticated(refused);
  const bodySha256 = createHash("sha256").update(body).digest("hex");
  const externalId = webhook.deliveryId(headers, bodySha256).slice(0, 200);
  const payload = verdict === "valid" ? parseWebhookBody(body) : undefined;

  const id = randomUUID();
  return {
    id,
    endpointId,
    source: sourceName,
    event: webhook.event(headers, payload).slice(0, 100),
    externalId,
    bodySha256,
    sealedBody: seal(body, deliveryContext(id)),
    state: verdict === "stale" ? "quarantined" : "received",
    weak: webhook.isWeak?.(headers) ?? false,
    receivedAt,
  };
}

/** The endpoint of this source, before anything of the delivery is read. Throws Unauthenticated when there is none. */
export async function requireEndpoint(sourceName: string, id: string, since = new Date()): Promise<KnownEndpoint> {
  const known = findSource(sourceName)?.webhook && (await holding(() => knownEndpoint(id), since));
  if (known?.source !== sourceName) throw new Unauthenticated(refused);
  return known;
}

export const deliveryContext = (id: string) => `delivery:${id}`;

type KnownEndpoint = { source: string; secrets: readonly string[] };
const cache = new Map<string, { endpoint: KnownEndpoint; readAt: number }>();
const freshForMs = 5_000;

/** A burst reads its endpoint once; while the database is away the last word on it still counts. */
async function knownEndpoint(id: string, freshFor = freshForMs): Promise<KnownEndpoint | null> {
  const cached = cache.get(id);
  if (cached && Date.now() - cached.readAt < freshFor) return cached.endpoint;
  try {
    const endpoint = await findEndpoint(id);
    if (!endpoint) {
      cache.delete(id);
      return null;
    }
    cache.set(id, { endpoint, readAt: Date.now() });
    return endpoint;
  } catch (error) {
    if (cached) return cached.endpoint;
    throw error;
  }
}

async function findEndpoint(id: string): Promise<KnownEndpoint | null> {
  const endpoint = await db().endpoint.findFirst({
    where: { id, disabledAt: null },
    select: { id: true, source: true, sealedSecret: true, sealedPrevious: true, previousValidUntil: true },
  });
  return endpoint && { source: endpoint.source, secrets: secretsOf(endpoint, new Date()) };
}

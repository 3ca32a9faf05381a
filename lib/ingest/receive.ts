import { hash, randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { db } from "@/lib/db/client";
import { Malformed, Unauthenticated } from "@/lib/errors";
import { sealBody } from "@/lib/ingest/body";
import { parseWebhookBody } from "@/lib/ingest/decode";
import { secretsOf } from "@/lib/ingest/endpoints";
import { holding } from "@/lib/ingest/hold";
import { acceptDelivery, type Incoming } from "@/lib/ingest/inbox";
import type { Headers } from "@/lib/ingest/source";
import { findSource } from "@/lib/ingest/sources";

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
    const present = await holding(() => endpointSince(endpointId, receivedAt.getTime()), receivedAt);
    if (present) verdict = judge(present);
  }
  if (verdict === "invalid") throw new Unauthenticated(refused);
  const bodySha256 = hash("sha256", body, "hex");
  const externalId = webhook.deliveryId(headers, bodySha256).slice(0, 200);
  const payload = verdict === "valid" ? parseWebhookBody(body) : undefined;

  const id = idAsOf(receivedAt);
  return {
    id,
    endpointId,
    source: sourceName,
    event: webhook.event(headers, payload).slice(0, 100),
    externalId,
    bodySha256,
    sealedBody: sealBody(body, id),
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

/** A UUID of version 7: those of one burst lie beside each other in their index. */
function idAsOf(time: Date): string {
  const stamp = time.getTime().toString(16).padStart(12, "0");
  return `${stamp.slice(0, 8)}-${stamp.slice(8)}-7${randomUUID().slice(15)}`;
}

type KnownEndpoint = { source: string; secrets: readonly string[] };
type Read = { endpoint: KnownEndpoint | null; since: number };
const cache = new Map<string, Read>();
const reading = new Map<string, Promise<Read>>();
const freshForMs = 5_000;
const patienceMs = 250;
const apartMs = 100;

/** As it was a moment ago. While the database is away, or does not answer, the last word on it still counts. */
async function knownEndpoint(id: string): Promise<KnownEndpoint | null> {
  const cached = cache.get(id);
  const since = Date.now() - freshForMs;
  if (!cached || cached.since >= since) return endpointSince(id, since);
  return Promise.race([endpointSince(id, since), delay(patienceMs, cached.endpoint)]);
}

/** As it was at `since` or later, read once for all who ask meanwhile: in a burst, thousands do. */
async function endpointSince(id: string, since: number): Promise<KnownEndpoint | null> {
  const cached = cache.get(id);
  if (cached && cached.since >= since) return cached.endpoint;
  const read = reading.get(id) ?? readEndpoint(id).finally(() => reading.delete(id));
  reading.set(id, read);
  const found = await read;
  return found.since >= since ? found.endpoint : endpointSince(id, since);
}

/** At most ten times a second: in a burst with forged ones among it, each of these asks for a newer word. */
async function readEndpoint(id: string): Promise<Read> {
  const last = cache.get(id)?.since ?? 0;
  if (last + apartMs > Date.now()) await delay(last + apartMs - Date.now());
  const since = Date.now();
  try {
    const read = { endpoint: await findEndpoint(id), since };
    if (read.endpoint) cache.set(id, read);
    else cache.delete(id);
    return read;
  } catch (error) {
    const cached = cache.get(id);
    if (cached) return { ...cached, since };
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

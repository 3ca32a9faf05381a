import { randomBytes } from "node:crypto";
import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { Invalid, NotFound } from "@/lib/errors";
import { findSource } from "@/lib/ingest/sources";
import { seal, unseal } from "@/lib/seal";

export type NewEndpoint = { id: string; source: string; name: string; url: string; secret: string };

/** Configures a webhook. The secret is answered once, here; the database keeps it sealed. */
export async function createEndpoint(
  viewer: Viewer,
  sourceName: string,
  name: string = sourceName,
): Promise<NewEndpoint> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  if (!findSource(sourceName)?.webhook) throw new Invalid(`There is no source "${sourceName}" that sends webhooks.`);
  const id = randomBytes(9).toString("base64url").replaceAll(/[-_]/g, "0");
  const secret = newSecret(sourceName);
  await inTransaction(async (tx) => {
    await tx.endpoint.create({
      data: { id, source: sourceName, name, sealedSecret: seal(Buffer.from(secret), endpointContext(id)) },
    });
    await record(tx, viewer, [{ type: "endpoint.created", subject: id, detail: { source: sourceName, name } }]);
  });
  return { id, source: sourceName, name, url: endpointUrl(sourceName, id), secret };
}

/** The configured webhooks, without their secrets. */
export async function listEndpoints(viewer: Viewer) {
  authorize(viewer, "sources:read");
  const rows = await db().endpoint.findMany({
    where: { disabledAt: null },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      source: true,
      name: true,
      createdAt: true,
      lastAcceptedAt: true,
      weakAt: true,
      previousValidUntil: true,
    },
  });
  const broken = await db().codeHostHook.findMany({ where: { fault: { not: null } } });
  const faults = new Map(broken.map(({ endpointId, fault }) => [endpointId, fault]));
  const now = new Date();
  return rows.map(({ weakAt, previousValidUntil, ...row }) => ({
    ...row,
    /** Why its code host delivers nothing, where that says so. */
    fault: faults.get(row.id) ?? null,
    /** Until when the secret before the present one is accepted as well; null once it is not. */
    previousValidUntil: previousValidUntil && previousValidUntil > now ? previousValidUntil : null,
    /** Its last delivery proved itself by a password in a header, not by a signature over its body. */
    weak: weakAt !== null && weakAt.getTime() === row.lastAcceptedAt?.getTime(),
    url: endpointUrl(row.source, row.id),
  }));
}

/** A new secret for an endpoint; the one before stays valid for `overlapHours`. */
export async function rotateEndpointSecret(
  viewer: Viewer,
  id: string,
  overlapHours = 24,
): Promise<{ secret: string; previousValidUntil: Date }> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  return inTransaction(async (tx) => {
    const endpoint = await tx.endpoint.findFirst({ where: { id, disabledAt: null } });
    if (!endpoint) throw new NotFound("There is no such endpoint.");
    const secret = newSecret(endpoint.source);
    const previousValidUntil = new Date(Date.now() + overlapHours * 3_600_000);
    await tx.endpoint.update({
      where: { id },
      data: {
        sealedSecret: seal(Buffer.from(secret), endpointContext(id)),
        sealedPrevious: endpoint.sealedSecret,
        previousValidUntil,
      },
    });
    await record(tx, viewer, [{ type: "endpoint.secret_rotated", subject: id, detail: { overlapHours } }]);
    return { secret, previousValidUntil };
  });
}

/**
 * Takes a webhook out of use for good: seconds later its address answers like one that never was. What it has delivered
 * stays, and what it has not is asked for no longer.
 */
export async function removeEndpoint(viewer: Viewer, id: string): Promise<void> {
  authorize(viewer, "sources:write");
  requireFreshSignIn(viewer);
  await inTransaction(async (tx) => {
    const endpoint = await tx.endpoint.findFirst({ where: { id, disabledAt: null } });
    if (!endpoint) throw new NotFound("There is no such endpoint.");
    await tx.endpoint.update({ where: { id }, data: { disabledAt: new Date(), sealedPrevious: null } });
    await tx.codeHostHook.deleteMany({ where: { endpointId: id } });
    await tx.missedDelivery.updateMany({ where: { endpointId: id }, data: { nextAt: null } });
    const { source, name } = endpoint;
    await record(tx, viewer, [{ type: "endpoint.removed", subject: id, detail: { source, name } }]);
  });
}

function newSecret(sourceName: string): string {
  return findSource(sourceName)?.webhook?.newSecret?.() ?? randomBytes(32).toString("hex");
}

/** A webhook of which nothing was heard for longer than this may be broken at its sender, who tells nobody. */
const silentMs = 7 * 86_400_000;

/** Since when nothing came; null while something did, or while it is too new to say. */
export function silentSince(endpoint: { createdAt: Date; lastAcceptedAt: Date | null }, now: Date): Date | null {
  const since = endpoint.lastAcceptedAt ?? endpoint.createdAt;
  return now.getTime() - since.getTime() > silentMs ? since : null;
}

/** A test delivery as the sender would sign it, for this endpoint. */
export async function testDelivery(viewer: Viewer, id: string) {
  authorize(viewer, "sources:write");
  const endpoint = await db().endpoint.findFirst({ where: { id, disabledAt: null } });
  const webhook = endpoint && findSource(endpoint.source)?.webhook;
  if (!webhook) throw new NotFound("There is no such endpoint.");
  const now = new Date();
  const [secret = ""] = secretsOf(endpoint, now);
  return { source: endpoint.source, ...webhook.test(secret, now) };
}

export function endpointUrl(source: string, id: string): string {
  return `${env().PUBLIC_URL}/api/webhooks/${source}/${id}`;
}

type SealedSecrets = {
  id: string;
  sealedSecret: Uint8Array;
  sealedPrevious: Uint8Array | null;
  previousValidUntil: Date | null;
};

/** The secrets an endpoint accepts at this moment: the present one, and during a rotation the one before. */
export function secretsOf(endpoint: SealedSecrets, now: Date): string[] {
  const overlap = endpoint.sealedPrevious && endpoint.previousValidUntil && endpoint.previousValidUntil > now;
  const sealed =
    overlap && endpoint.sealedPrevious ? [endpoint.sealedSecret, endpoint.sealedPrevious] : [endpoint.sealedSecret];
  return sealed.map((secret) => unseal(secret, endpointContext(endpoint.id)).toString());
}

const endpointContext = (id: string) => `endpoint:${id}`;

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";

const reconcileMs = 5 * 60_000;
const sweepMinute = 23;

export type Standing = {
  hooks: { id: string; endpoint: string; lookedAt: Date | null; fault: string | null }[];
  /** Deliveries that failed there: asked for again, and given up. */
  missing: number;
  lost: number;
  /** When the worker compares deliveries, and alerts, next. */
  nextReconcileAt: Date;
  nextSweepAt: Date;
};

/** How a connection's webhooks stand, and when it is looked at again. */
export async function standingOf(viewer: Viewer, codeHostId: number, now: Date): Promise<Standing> {
  authorize(viewer, "sources:read");
  const host = await db().codeHost.findUnique({ where: { id: codeHostId }, include: { hooks: true } });
  if (!host) throw new NotFound("There is no such connection.");
  const of = { codeHostId, arrivedAt: null };
  const [endpoints, missing, lost] = await Promise.all([
    db().endpoint.findMany({ where: { id: { in: host.hooks.map(({ endpointId }) => endpointId) } } }),
    db().missedDelivery.count({ where: { ...of, nextAt: { not: null } } }),
    db().missedDelivery.count({ where: { ...of, nextAt: null } }),
  ]);
  const names = new Map(endpoints.map(({ id, name }) => [id, name]));
  return {
    hooks: host.hooks.map(({ externalId, endpointId, lookedAt, fault }) => ({
      id: String(externalId),
      endpoint: names.get(endpointId) ?? "an endpoint that is gone",
      lookedAt,
      fault,
    })),
    missing,
    lost,
    nextReconcileAt: new Date((Math.floor(now.getTime() / reconcileMs) + 1) * reconcileMs),
    nextSweepAt: nextAtMinute(now),
  };
}

function nextAtMinute(now: Date): Date {
  const next = new Date(now);
  next.setUTCMinutes(sweepMinute, 0, 0);
  return next > now ? next : new Date(next.getTime() + 3_600_000);
}

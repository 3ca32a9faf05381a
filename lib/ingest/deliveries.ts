import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { DeliveryState } from "@/prisma/generated/enums";

/** The newest deliveries, of one state or all. */
export async function listDeliveries(viewer: Viewer, state?: string, limit = 100) {
  authorize(viewer, "sources:read");
  const known = Object.values(DeliveryState).find((candidate) => candidate === state);
  if (state && !known) throw new Invalid(`A delivery is ${Object.values(DeliveryState).join(", ")}; not "${state}".`);
  return db().delivery.findMany({
    where: known ? { state: known } : {},
    orderBy: { receivedAt: "desc" },
    take: limit,
    select: {
      id: true,
      source: true,
      event: true,
      state: true,
      attempts: true,
      error: true,
      receivedAt: true,
      processedAt: true,
    },
  });
}

/** Gives dead and quarantined deliveries another ten tries. What was processed has no body left to replay. */
export async function replayDeliveries(viewer: Viewer, ids: readonly string[]): Promise<{ replayed: number }> {
  authorize(viewer, "sources:write");
  return inTransaction(async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { id: { in: [...ids] }, state: { in: ["dead", "quarantined"] }, sealedBody: { not: null } },
      data: { state: "received", attempts: 0, error: null, notBefore: new Date() },
    });
    if (count > 0) await enqueue(tx, "deliveries.process", {}, { key: "deliveries.process" });
    await record(tx, viewer, [{ type: "deliveries.replayed", detail: { ids: [...ids], replayed: count } }]);
    return { replayed: count };
  });
}

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import type { PageRequest } from "@/lib/db/keyset";
import { Invalid } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import type { Prisma } from "@/prisma/generated/client";
import { DeliveryState } from "@/prisma/generated/enums";

const view = {
  id: true,
  source: true,
  event: true,
  state: true,
  attempts: true,
  error: true,
  receivedAt: true,
  processedAt: true,
} satisfies Prisma.DeliverySelect;
type DeliveryView = Prisma.DeliveryGetPayload<{ select: typeof view }>;

/** The newest deliveries, of one state or all. */
export async function listDeliveries(viewer: Viewer, state?: string, limit = 100) {
  authorize(viewer, "sources:read");
  const known = Object.values(DeliveryState).find((candidate) => candidate === state);
  if (state && !known) throw new Invalid(`A delivery is ${Object.values(DeliveryState).join(", ")}; not "${state}".`);
  return db().delivery.findMany({
    where: known ? { state: known } : {},
    orderBy: { receivedAt: "desc" },
    take: limit,
    select: view,
  });
}

export type DeliveryFilter = { state?: DeliveryState | undefined; source?: string | undefined };

/** Every delivery in the order they came, a page at a time; a cursor is the id of the one before. */
export async function walkDeliveries(
  viewer: Viewer,
  filter: DeliveryFilter,
  { cursor, limit }: PageRequest,
): Promise<{ rows: DeliveryView[]; next: string | null }> {
  authorize(viewer, "sources:read");
  const rows = await db().delivery.findMany({
    where: { AND: [whereOf(filter), cursor === undefined ? {} : { id: { gt: cursor } }] },
    orderBy: { id: "asc" },
    take: limit,
    select: view,
  });
  return { rows, next: rows.length < limit ? null : (rows.at(-1)?.id ?? null) };
}

export async function countDeliveries(viewer: Viewer, filter: DeliveryFilter): Promise<number> {
  authorize(viewer, "sources:read");
  return db().delivery.count({ where: whereOf(filter) });
}

function whereOf({ state, source }: DeliveryFilter): Prisma.DeliveryWhereInput {
  return { ...(state === undefined ? {} : { state }), ...(source === undefined ? {} : { source }) };
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

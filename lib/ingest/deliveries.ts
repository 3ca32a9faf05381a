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
  endpointId: true,
  attempts: true,
  notBefore: true,
  error: true,
  receivedAt: true,
  processedAt: true,
} satisfies Prisma.DeliverySelect;
type DeliveryView = Prisma.DeliveryGetPayload<{ select: typeof view }>;

export type DeliveryFilter = {
  state?: DeliveryState | undefined;
  source?: string | undefined;
  endpointId?: string | undefined;
};

/** The state a word means. Throws Invalid where it means none. */
export function deliveryState(word: string | undefined): DeliveryState | undefined {
  const known = Object.values(DeliveryState).find((candidate) => candidate === word);
  if (word && !known) throw new Invalid(`A delivery is ${Object.values(DeliveryState).join(", ")}; not "${word}".`);
  return known;
}

/** Deliveries, the newest first. */
export async function listDeliveries(
  viewer: Viewer,
  filter: DeliveryFilter,
  { cursor, limit }: PageRequest,
): Promise<{ rows: DeliveryView[]; next: string | null }> {
  authorize(viewer, "sources:read");
  const before = cursor === undefined ? null : readCursor(cursor);
  const rows = await db().delivery.findMany({
    where: {
      AND: [
        whereOf(filter),
        before ? { OR: [{ receivedAt: { lt: before.at } }, { receivedAt: before.at, id: { lt: before.id } }] } : {},
      ],
    },
    orderBy: [{ receivedAt: "desc" }, { id: "desc" }],
    take: limit + 1,
    select: view,
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    next:
      rows.length > limit && last
        ? Buffer.from(`${last.receivedAt.toISOString()} ${last.id}`).toString("base64url")
        : null,
  };
}

function readCursor(cursor: string): { at: Date; id: string } | null {
  const [, time, id] = /^(\S{24}) ([0-9a-f-]{36})$/.exec(Buffer.from(cursor, "base64url").toString()) ?? [];
  const at = new Date(time ?? "");
  return id && !Number.isNaN(at.getTime()) ? { at, id } : null;
}

/** How many deliveries are in each state, of all that are kept. */
export async function deliveryCounts(viewer: Viewer): Promise<Record<DeliveryState, number>> {
  authorize(viewer, "sources:read");
  const counted = await db().delivery.groupBy({ by: ["state"], _count: { _all: true } });
  const of = (state: DeliveryState) => counted.find((row) => row.state === state)?._count._all ?? 0;
  return { received: of("received"), done: of("done"), dead: of("dead"), quarantined: of("quarantined") };
}

export async function countDeliveries(viewer: Viewer, filter: DeliveryFilter): Promise<number> {
  authorize(viewer, "sources:read");
  return db().delivery.count({ where: whereOf(filter) });
}

function whereOf({ state, source, endpointId }: DeliveryFilter): Prisma.DeliveryWhereInput {
  return {
    ...(state === undefined ? {} : { state }),
    ...(source === undefined ? {} : { source }),
    ...(endpointId === undefined ? {} : { endpointId }),
  };
}

/** Those of these ids, or all of one state. */
export type Replayed = readonly string[] | "dead" | "quarantined";

/** Gives dead and quarantined deliveries another ten tries. What was processed has no body left to replay. */
export async function replayDeliveries(viewer: Viewer, which: Replayed): Promise<{ replayed: number }> {
  authorize(viewer, "sources:write");
  const chosen: Prisma.DeliveryWhereInput =
    typeof which === "string" ? { state: which } : { id: { in: [...which] }, state: { in: ["dead", "quarantined"] } };
  return inTransaction(async (tx) => {
    const { count } = await tx.delivery.updateMany({
      where: { ...chosen, sealedBody: { not: null } },
      data: { state: "received", attempts: 0, error: null, notBefore: new Date() },
    });
    if (count > 0) await enqueue(tx, "deliveries.process", {}, { key: "deliveries.process" });
    await record(tx, viewer, [
      {
        type: "deliveries.replayed",
        detail: { which: typeof which === "string" ? which : [...which], replayed: count },
      },
    ]);
    return { replayed: count };
  });
}

import { alertOf } from "@/lib/alerts/address";
import { type Wish, wishFor } from "@/lib/alerts/mapping";
import { writingTo } from "@/lib/alerts/writing-to";
import type { Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import type { Incident } from "@/prisma/generated/client";

type Known = Pick<
  Incident,
  "id" | "identityKey" | "source" | "kind" | "url" | "status" | "ignoreReason" | "secretRevoked" | "sourceState"
>;
export const knownOfAlert = {
  id: true,
  identityKey: true,
  source: true,
  kind: true,
  url: true,
  status: true,
  ignoreReason: true,
  secretRevoked: true,
  sourceState: true,
} as const;

/** One word for how it stands on a side, to be compared; any closing at all is "closed *". */
export const keyOf = ({ status, reason }: Wish) => (status === "open" ? "open" : `closed ${reason}`);

/**
 * Has the alert at the source compared with what was decided here, in the transaction that decides it: nothing unless
 * what is decided here is written there. `before`: the incident as it stood until now.
 */
export async function markAlert(tx: Tx, before: Known): Promise<void> {
  const alert = alertOf(before);
  if (!alert || !(await writingTo(tx, alert))) return;
  await tx.sourceAlert.createMany({
    data: [{ incidentId: before.id, agreedHere: keyOf(wishFor(alert, before)), agreedThere: toldBy(before) }],
    skipDuplicates: true,
  });
  // A conflict stays one until a person decides, or both sides say the same.
  await tx.sourceAlert.updateMany({
    where: { incidentId: before.id, standing: { not: "conflict" } },
    data: { standing: "due", attempts: 0, error: null },
  });
  await compareSoon(tx, before.id);
}

export async function compareSoon(tx: Tx, incidentId: number, runAt?: Date): Promise<void> {
  const key = `alerts.compare:${incidentId}`;
  await enqueue(tx, "alerts.compare", { incidentId }, { key, ...(runAt ? { runAt } : {}) });
}

/** Until it is asked itself, the source is taken at its last word. */
function toldBy({ sourceState }: Known): string {
  return sourceState === null || sourceState === "open" ? "open" : "closed *";
}

/**
 * Whether both sides of this incident are kept in step by comparing them: what the source tells of it is then only a
 * reason to compare, and moves nothing by itself. Our own writes come back as such news, and so change nothing.
 */
export async function isCompared(tx: Tx, row: Known): Promise<boolean> {
  const kept = await tx.sourceAlert.findUnique({ where: { incidentId: row.id }, select: { standing: true } });
  if (!kept || kept.standing === "failed" || kept.standing === "gone") return false;
  const alert = alertOf(row);
  return alert !== null && (await writingTo(tx, alert));
}

/** What the source decided and was taken over here: both sides agree, without a word from us. */
export async function agreeWithSource(tx: Tx, id: number): Promise<void> {
  const now = await tx.incident.findUniqueOrThrow({ where: { id }, select: knownOfAlert });
  const alert = alertOf(now);
  if (!alert) return;
  const agreedThere = now.status === "resolved" || now.status === "ignored" ? "closed *" : "open";
  await tx.sourceAlert.updateMany({
    where: { incidentId: id },
    data: { agreedHere: keyOf(wishFor(alert, now)), agreedThere },
  });
}

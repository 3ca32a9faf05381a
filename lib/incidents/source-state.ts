import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import type { Finding, SourceState } from "@/lib/ingest/source";
import type { Incident } from "@/prisma/generated/client";

/** A source's word moves the status unless somebody decided later; it reopens only what a source had closed. */
export async function applySourceState(tx: Tx, viewer: Viewer, row: Incident, state: SourceState): Promise<boolean> {
  const open = row.closedAt === null;
  if (state.at < row.statusAt) return false;
  if (state.status === "open") {
    if (open || row.sourceState === null || row.sourceState === "open") return false;
    await transition(tx, viewer, row, { to: "open", regression: false, at: state.at });
    return true;
  }
  if (!open && state.standing && row.status === state.status) return false;
  // A newer close of the source takes the place of its older one; a person's close stays.
  const closedBySource = row.statusAt.getTime() === row.sourceStateAt?.getTime();
  if (!open && !closedBySource) return false;
  if (state.status === "resolved") {
    await transition(tx, viewer, row, {
      to: "resolved",
      revoked: state.revoked ?? null,
      at: state.at,
      comment: state.comment,
    });
  } else {
    await transition(tx, viewer, row, { to: "ignored", reason: state.reason, at: state.at, comment: state.comment });
  }
  return true;
}

/**
 * Since when it is seen again in real time after it was resolved, or undefined. What was ignored stays ignored, and
 * history never reopens.
 */
export function regressedAt(row: Incident, findings: readonly Finding[], receivedAt: Date): Date | undefined {
  const { closedAt } = row;
  if (row.status !== "resolved" || closedAt === null) return undefined;
  const seen = findings.flatMap(({ place }) => (place && !place.historical ? [place.seenAt ?? receivedAt] : []));
  return seen.filter((at) => at > closedAt).sort((a, b) => a.getTime() - b.getTime())[0];
}

/** Reopens it as a regression, if it is still closed. */
export async function regress(tx: Tx, viewer: Viewer, id: number, at: Date): Promise<void> {
  const now = await tx.incident.findUniqueOrThrow({
    where: { id },
    select: { id: true, version: true, status: true, assigneeId: true, closedAt: true },
  });
  if (now.closedAt) await transition(tx, viewer, now, { to: "open", regression: true, at });
}

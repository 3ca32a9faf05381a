import type { Viewer } from "@/lib/access/viewer";
import { agreeWithSource, compareSoon, isCompared } from "@/lib/alerts/mark";
import type { Tx } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import type { Finding, SourceState } from "@/lib/ingest/source";
import type { Incident } from "@/prisma/generated/client";

/**
 * A source's word moves the status unless somebody decided later; it reopens only what a source had closed. Where both
 * sides are kept in step, its word is a reason to compare them, and moves nothing by itself.
 */
export async function applySourceState(tx: Tx, viewer: Viewer, row: Incident, state: SourceState): Promise<boolean> {
  if (await isCompared(tx, row)) {
    await compareSoon(tx, row.id);
    return false;
  }
  const moved = await moveAsTold(tx, viewer, row, state);
  if (moved) await agreeWithSource(tx, row.id);
  return moved;
}

async function moveAsTold(tx: Tx, viewer: Viewer, row: Incident, state: SourceState): Promise<boolean> {
  const open = row.closedAt === null;
  if (state.at < row.statusAt) return false;
  if (state.status === "open") {
    if (open || row.sourceState === null || row.sourceState === "open") return false;
    await move(tx, viewer, row, state, state.at);
    return true;
  }
  if (!open && state.standing && row.status === state.status) return false;
  // A newer close of the source takes the place of its older one; a person's close stays.
  const closedBySource = row.statusAt.getTime() === row.sourceStateAt?.getTime();
  if (!open && !closedBySource) return false;
  await move(tx, viewer, row, state, state.at);
  return true;
}

/** Takes over what was decided at the source, whatever was decided here before. */
export async function takeOver(tx: Tx, viewer: Viewer, row: Incident, state: SourceState): Promise<void> {
  const at = state.at > row.statusAt ? state.at : new Date(Math.max(Date.now(), row.statusAt.getTime()));
  await tx.incident.update({ where: { id: row.id }, data: { sourceState: state.status, sourceStateAt: at } });
  await move(tx, viewer, row, state, at);
}

async function move(tx: Tx, viewer: Viewer, row: Incident, state: SourceState, at: Date): Promise<void> {
  const said = { at, comment: state.comment, by: state.by, bySource: true } as const;
  if (state.status === "open") await transition(tx, viewer, row, { to: "open", regression: false, ...said });
  else if (state.status === "resolved")
    await transition(tx, viewer, row, { to: "resolved", revoked: state.revoked ?? null, ...said });
  else await transition(tx, viewer, row, { to: "ignored", reason: state.reason, ...said });
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

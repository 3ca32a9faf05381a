import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import type { Incident } from "@/prisma/generated/client";
import type { IgnoreReason } from "@/prisma/generated/enums";

export type Seen = Pick<Incident, "id" | "version" | "status" | "assigneeId">;

export type Change =
  | { to: "resolved"; revoked: boolean | null; at: Date; comment?: string | undefined }
  | { to: "ignored"; reason: IgnoreReason; at: Date; comment?: string | undefined }
  | { to: "open"; regression: boolean; at: Date; comment?: string | undefined };

/**
 * The only writer of an incident's status: compare-and-set on the version the caller saw, with its audit event and
 * jobs in the same transaction. Throws Conflict when somebody else was faster.
 */
export async function transition(tx: Tx, viewer: Viewer, seen: Seen, change: Change): Promise<void> {
  const { count } = await tx.incident.updateMany({
    where: { id: seen.id, version: seen.version, status: seen.status },
    data: { ...columns(seen, change), statusAt: change.at, version: { increment: 1 } },
  });
  if (count !== 1) {
    throw new Conflict(
      `Incident ${seen.id} was changed by somebody else a moment ago. Look at it again before deciding.`,
    );
  }
  await announce(tx, viewer, [{ type: eventOf(change), incidentId: seen.id, detail: detailOf(seen, change) }]);
}

function columns(seen: Seen, change: Change) {
  switch (change.to) {
    case "resolved":
      return { status: "resolved" as const, secretRevoked: change.revoked, ignoreReason: null, closedAt: change.at };
    case "ignored":
      return { status: "ignored" as const, ignoreReason: change.reason, secretRevoked: null, closedAt: change.at };
    case "open": {
      const status = seen.assigneeId === null ? ("triggered" as const) : ("assigned" as const);
      return { status, ignoreReason: null, secretRevoked: null, closedAt: null, regression: change.regression };
    }
  }
}

function eventOf(change: Change): string {
  if (change.to === "open") return change.regression ? "incident.regressed" : "incident.reopened";
  return `incident.${change.to}`;
}

function detailOf(seen: Seen, change: Change) {
  const comment = change.comment ? { comment: change.comment } : {};
  const base = { from: seen.status, at: change.at.toISOString(), ...comment };
  if (change.to === "resolved") return { ...base, revoked: change.revoked };
  if (change.to === "ignored") return { ...base, reason: change.reason };
  return base;
}

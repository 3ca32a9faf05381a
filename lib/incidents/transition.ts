import type { Viewer } from "@/lib/access/viewer";
import { knownOfAlert, markAlert } from "@/lib/alerts/mark";
import { closerOf } from "@/lib/closure/closer";
import { isDeveloper } from "@/lib/closure/level";
import { withdrawRequests } from "@/lib/closure/request";
import { isDrawn } from "@/lib/closure/review-draw";
import { verify } from "@/lib/closure/verification";
import type { Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { tellThreads } from "@/lib/threads/tell-soon";
import type { Incident } from "@/prisma/generated/client";
import type { IgnoreReason } from "@/prisma/generated/enums";

export type Seen = Pick<Incident, "id" | "version" | "status" | "assigneeId">;

type Said = {
  at: Date;
  comment?: string | undefined;
  /** Who asked for it, where a Manager does it on their behalf. */
  requestedBy?: string | undefined;
  /** The source decided it: who there, where it says, and nothing has to be written back. */
  by?: string | undefined;
  bySource?: boolean;
};
export type Change =
  | ({ to: "resolved"; revoked: boolean | null } & Said)
  | ({ to: "ignored"; reason: IgnoreReason /** Until when the risk is accepted. */; until?: Date | undefined } & Said)
  | ({ to: "open"; regression: boolean /** The time for which it was ignored is over. */; expired?: boolean } & Said);

/**
 * The only writer of an incident's status: compare-and-set on the version the caller saw, with its audit event and
 * jobs in the same transaction. Requests that wait end with it. Throws Conflict when somebody else was faster.
 */
export async function transition(tx: Tx, viewer: Viewer, seen: Seen, change: Change): Promise<void> {
  const reviewDrawnAt = change.to !== "open" && (await isForReview(tx, viewer, seen)) ? new Date() : null;
  const closedBy = change.to === "open" ? null : await closerOf(tx, viewer, seen.id, change.requestedBy);
  const before = await tx.incident.findUnique({ where: { id: seen.id }, select: knownOfAlert });
  const { count } = await tx.incident.updateMany({
    where: { id: seen.id, version: seen.version, status: seen.status },
    data: {
      ...columns(seen, change),
      closedBy,
      reviewDrawnAt,
      reviewedAt: null,
      reviewedBy: null,
      statusAt: change.at,
      version: { increment: 1 },
    },
  });
  if (count !== 1) {
    throw new Conflict(
      `Incident ${seen.id} was changed by somebody else a moment ago. Look at it again before deciding.`,
    );
  }
  if (before && !change.bySource) await markAlert(tx, before);
  await tellThreads(tx, seen.id);
  const entries = [{ type: eventOf(change), incidentId: seen.id, detail: detailOf(seen, change) }];
  const withdrawn = change.to === "open" ? [] : await withdrawRequests(tx, seen.id, {}, "closed meanwhile");
  await announce(tx, viewer, [...entries, ...withdrawn, ...(await verifyWhatIsSeen(tx, seen, change))]);
}

/** A share of what developers close themselves is looked at again. */
async function isForReview(tx: Tx, viewer: Viewer, seen: Seen): Promise<boolean> {
  if (!isDeveloper(viewer)) return false;
  const workspace = await tx.workspace.findUniqueOrThrow({ where: { id: 1 }, select: { reviewPercent: true } });
  return isDrawn(seen.id, seen.version + 1, workspace.reviewPercent);
}

/** A revocation is a claim, unless the source has seen that the secret no longer works. */
async function verifyWhatIsSeen(tx: Tx, seen: Seen, change: Change) {
  if (change.to !== "resolved" || change.revoked !== true) return [];
  const { validity } = await tx.incident.findUniqueOrThrow({ where: { id: seen.id }, select: { validity: true } });
  return validity === "invalid" ? verify(tx, seen.id, "the source") : [];
}

function columns(seen: Seen, change: Change) {
  switch (change.to) {
    case "resolved":
      return {
        status: "resolved" as const,
        secretRevoked: change.revoked,
        verification: change.revoked === true ? ("claimed" as const) : null,
        ignoreReason: null,
        ignoredUntil: null,
        closedAt: change.at,
      };
    case "ignored":
      return {
        status: "ignored" as const,
        ignoreReason: change.reason,
        ignoredUntil: change.until ?? null,
        secretRevoked: null,
        verification: null,
        closedAt: change.at,
      };
    case "open": {
      const status = seen.assigneeId === null ? ("triggered" as const) : ("assigned" as const);
      return {
        status,
        ignoreReason: null,
        ignoredUntil: null,
        secretRevoked: null,
        verification: null,
        closedAt: null,
        regression: change.regression,
        // What came back has its days anew; what is only reopened keeps them.
        ...(change.regression || change.expired ? { dueFrom: change.at } : {}),
      };
    }
  }
}

function eventOf(change: Change): string {
  if (change.to === "open") {
    if (change.expired) return "incident.expired";
    return change.regression ? "incident.regressed" : "incident.reopened";
  }
  return `incident.${change.to}`;
}

function detailOf(seen: Seen, change: Change) {
  const comment = change.comment ? { comment: change.comment } : {};
  const requestedBy = change.requestedBy ? { requestedBy: change.requestedBy } : {};
  const by = change.by ? { by: change.by } : {};
  const base = { from: seen.status, at: change.at.toISOString(), ...comment, ...requestedBy, ...by };
  if (change.to === "resolved") return { ...base, revoked: change.revoked };
  if (change.to === "ignored") {
    return { ...base, reason: change.reason, ...(change.until ? { until: change.until.toISOString() } : {}) };
  }
  return base;
}

import type { Viewer } from "@/lib/access/viewer";
import type { Waiting } from "@/lib/closure/request";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { closeOrAsk } from "@/lib/incidents/close";
import { openIncident } from "@/lib/incidents/editable";
import { ignoreReasons } from "@/lib/incidents/ignore-reasons";
import type { IgnoreReason, Severity } from "@/prisma/generated/enums";

export type Ignoring = {
  reason: IgnoreReason;
  /** The risk is accepted until then: it is open again afterwards. */
  until?: Date | undefined;
  comment?: string | undefined;
  version?: number | undefined;
};

const longestMs = 2 * 366 * 86_400_000;

/** Ignores it, or asks a Manager to, where the viewer may only ask; answers the request that waits, or null. */
export async function ignoreIncident(viewer: Viewer, id: number, ignoring: Ignoring): Promise<Waiting | null> {
  return inTransaction((tx) => ignoreWithin(tx, viewer, id, ignoring));
}

/** The same within the caller's transaction. */
export async function ignoreWithin(tx: Tx, viewer: Viewer, id: number, ignoring: Ignoring): Promise<Waiting | null> {
  const incident = await openIncident(tx, viewer, id, ignoring.version);
  if (!ignoreReasons[incident.kind].includes(ignoring.reason)) {
    throw new Invalid(`"${ignoring.reason}" is not a reason for this kind of incident.`, {
      pointer: "/ignore_reason",
    });
  }
  const { reason, until, comment } = ignoring;
  if (until) requireAcceptable(until, incident.severity, comment);
  return closeOrAsk(tx, viewer, incident, { to: "ignored", reason, until }, comment);
}

/** An end within two years; and of what is critical or high, words that say why the risk can be borne. */
export function requireAcceptable(until: Date, severity: Severity, comment: string | undefined): void {
  const ahead = until.getTime() - Date.now();
  if (!(ahead > 0 && ahead <= longestMs))
    throw new Invalid("An incident is ignored until a day within the next two years.", { pointer: "/ignore_until" });
  if ((severity === "critical" || severity === "high") && !comment?.trim())
    throw new Invalid(`Say in a comment why the risk of a ${severity} incident is accepted.`, { pointer: "/comment" });
}

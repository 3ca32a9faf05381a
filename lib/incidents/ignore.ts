import type { Viewer } from "@/lib/access/viewer";
import type { Waiting } from "@/lib/closure/request";
import { inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { closeOrAsk } from "@/lib/incidents/close";
import { openIncident } from "@/lib/incidents/editable";
import { ignoreReasons } from "@/lib/incidents/ignore-reasons";
import type { IgnoreReason } from "@/prisma/generated/enums";

export type Ignoring = { reason: IgnoreReason; comment?: string | undefined; version?: number | undefined };

/** Ignores it, or asks a Manager to, where the viewer may only ask; answers the request that waits, or null. */
export async function ignoreIncident(viewer: Viewer, id: number, ignoring: Ignoring): Promise<Waiting | null> {
  return inTransaction(async (tx) => {
    const incident = await openIncident(tx, viewer, id, ignoring.version);
    if (!ignoreReasons[incident.kind].includes(ignoring.reason)) {
      throw new Invalid(`"${ignoring.reason}" is not a reason for this kind of incident.`, {
        pointer: "/ignore_reason",
      });
    }
    return closeOrAsk(tx, viewer, incident, { to: "ignored", reason: ignoring.reason }, ignoring.comment);
  });
}

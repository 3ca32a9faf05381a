import type { Viewer } from "@/lib/access/viewer";
import type { Waiting } from "@/lib/closure/request";
import { inTransaction, type Tx } from "@/lib/db/client";
import { closeOrAsk } from "@/lib/incidents/close";
import { openIncident } from "@/lib/incidents/editable";

export type Resolution = { secretRevoked: boolean; comment?: string | undefined; version?: number | undefined };

/** Resolves it, or asks a Manager to, where the viewer may only ask; answers the request that waits, or null. */
export async function resolveIncident(viewer: Viewer, id: number, resolution: Resolution): Promise<Waiting | null> {
  return inTransaction((tx) => resolveWithin(tx, viewer, id, resolution));
}

/** The same within the caller's transaction. */
export async function resolveWithin(
  tx: Tx,
  viewer: Viewer,
  id: number,
  resolution: Resolution,
): Promise<Waiting | null> {
  const incident = await openIncident(tx, viewer, id, resolution.version);
  return closeOrAsk(tx, viewer, incident, { to: "resolved", revoked: resolution.secretRevoked }, resolution.comment);
}

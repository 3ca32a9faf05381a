import type { Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { openIncident } from "@/lib/incidents/editable";
import { transition } from "@/lib/incidents/transition";

export type Resolution = { secretRevoked: boolean; comment?: string | undefined; version?: number | undefined };

export async function resolveIncident(viewer: Viewer, id: number, resolution: Resolution): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await openIncident(tx, viewer, id, resolution.version);
    await transition(tx, viewer, incident, {
      to: "resolved",
      revoked: resolution.secretRevoked,
      at: new Date(),
      comment: resolution.comment,
    });
  });
}

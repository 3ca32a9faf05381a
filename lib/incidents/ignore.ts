import type { Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Invalid } from "@/lib/errors";
import { openIncident } from "@/lib/incidents/editable";
import { ignoreReasons } from "@/lib/incidents/ignore-reasons";
import { transition } from "@/lib/incidents/transition";
import type { IgnoreReason } from "@/prisma/generated/enums";

export type Ignoring = { reason: IgnoreReason; comment?: string | undefined; version?: number | undefined };

export async function ignoreIncident(viewer: Viewer, id: number, ignoring: Ignoring): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await openIncident(tx, viewer, id, ignoring.version);
    if (!ignoreReasons[incident.kind].includes(ignoring.reason)) {
      throw new Invalid(`"${ignoring.reason}" is not a reason for this kind of incident.`, {
        pointer: "/ignore_reason",
      });
    }
    await transition(tx, viewer, incident, {
      to: "ignored",
      reason: ignoring.reason,
      at: new Date(),
      comment: ignoring.comment,
    });
  });
}

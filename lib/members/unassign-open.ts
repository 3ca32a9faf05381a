import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { announce } from "@/lib/incidents/announce";
import type { Contact } from "@/prisma/generated/enums";

/** Takes a member's open incidents from them, as they own nothing from now on. Answers how many there were. */
export async function unassignOpen(
  tx: Tx,
  viewer: Viewer,
  memberId: number,
  reason: string,
  afterwards: { contact?: Contact; contactReason?: string } = {},
): Promise<number> {
  const rows = await tx.incident.updateManyAndReturn({
    where: { assigneeId: memberId, closedAt: null },
    data: { assigneeId: null, status: "triggered", version: { increment: 1 }, ...afterwards },
    select: { id: true },
  });
  await announce(
    tx,
    viewer,
    rows.map(({ id }) => ({ type: "incident.unassigned", incidentId: id, detail: { before: memberId, reason } })),
  );
  return rows.length;
}

import { recomputeGrants } from "@/lib/access/grants";
import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import type { Incident } from "@/prisma/generated/client";

type Owner = { memberId: number; email: string };

/** Makes a member the owner of an incident as it was seen, in the caller's transaction; whether they may is decided before. */
export async function makeOwner(tx: Tx, viewer: Viewer, seen: Incident, { memberId, email }: Owner): Promise<void> {
  await changeOwner(tx, seen, { assigneeId: memberId, status: "assigned" });
  const detail = { memberId, email, before: seen.assigneeId };
  await announce(tx, viewer, [{ type: "incident.assigned", incidentId: seen.id, detail }]);
  if (seen.assigneeId !== null) await recomputeGrants(tx, viewer, { incidentId: seen.id });
}

/** Writes who owns it, unless somebody was faster. */
export async function changeOwner(
  tx: Tx,
  seen: Incident,
  data: Partial<Pick<Incident, "assigneeId" | "status">>,
): Promise<void> {
  const { count } = await tx.incident.updateMany({
    where: { id: seen.id, version: seen.version },
    data: { ...data, version: { increment: 1 } },
  });
  if (count !== 1) throw new Conflict(`Incident ${seen.id} was changed by somebody else a moment ago.`);
}

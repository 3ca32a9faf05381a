import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import type { Prisma } from "@/prisma/generated/client";

export type AuditEntry = {
  type: string;
  incidentId?: number | undefined;
  subject?: string | undefined;
  detail?: Prisma.InputJsonObject | undefined;
};

/** Writes what happened, in the transaction that makes it happen. Answers the events' ids, in order. */
export async function record(tx: Tx, viewer: Viewer, entries: readonly AuditEntry[]): Promise<bigint[]> {
  const actor = actorOf(viewer);
  const memberId = memberIdOf(viewer);
  const rows = await tx.auditEvent.createManyAndReturn({
    data: entries.map(({ type, incidentId, subject, detail }) => ({
      type,
      actor,
      memberId,
      incidentId: incidentId ?? null,
      subject: subject ?? null,
      detail: detail ?? {},
    })),
    select: { id: true },
  });
  return rows.map((row) => row.id).sort((a, b) => (a < b ? -1 : 1));
}

import type { Db } from "@/lib/db/client";
import { onCallLabel } from "@/lib/incidents/label";
import type { Prisma } from "@/prisma/generated/client";

/** What somebody who is on call has open: what they acknowledged or took from the queue, and own. */
export function openWorkOf(memberId: number): Prisma.IncidentWhereInput {
  const ours = [{ labels: { has: onCallLabel } }, { escalations: { some: { acknowledgedBy: memberId } } }];
  return { assigneeId: memberId, closedAt: null, OR: ours };
}

/**
 * How much of it is in no hand-off that waits for its answer; what was accepted is somebody else's. What few need to
 * know is its response's to hand over, and is not counted: the next shift may not know of it.
 */
export function leftToHandOver(within: Db, memberId: number): Promise<number> {
  return within.incident.count({ where: stillToHandOver(memberId) });
}

export function stillToHandOver(memberId: number): Prisma.IncidentWhereInput {
  const handed = { some: { handOff: { fromId: memberId, state: "sent" as const } } };
  return { AND: [openWorkOf(memberId), { needToKnow: false, NOT: { handOffs: handed } }] };
}

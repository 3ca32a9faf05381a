import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { asOfOneMoment } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import { mayReadOnCall } from "@/lib/oncall/terms";
import type { Prisma } from "@/prisma/generated/client";
import type { EscalationState } from "@/prisma/generated/enums";

const person = { select: { id: true, name: true } } as const;
const shown = {
  incident: {
    select: {
      ...{ id: true, detectorName: true, severity: true, closedAt: true },
      repository: { select: { fullName: true } },
      assignee: person,
    },
  },
  acknowledger: person,
  pages: { orderBy: { level: "asc" }, include: { member: person } },
  dispatches: { orderBy: { createdAt: "asc" }, include: { channel: { select: { id: true, name: true } } } },
} satisfies Prisma.EscalationInclude;
export type EscalationView = Prisma.EscalationGetPayload<{ include: typeof shown }>;

/** Escalations of incidents the viewer may see, newest first. The cursor is the id before which the page begins. */
export async function listEscalations(
  viewer: Viewer,
  { state }: { state?: readonly EscalationState[] | undefined },
  { cursor, limit }: PageRequest,
): Promise<Page<EscalationView>> {
  mayReadOnCall(viewer);
  const before = /^\d{1,9}$/.test(cursor ?? "") ? { id: { lt: Number(cursor) } } : {};
  const rows = await asOfOneMoment((tx) =>
    tx.escalation.findMany({
      where: { AND: [before, state ? { state: { in: [...state] } } : {}, { incident: visibleTo(viewer) }] },
      include: shown,
      orderBy: { id: "desc" },
      take: limit + 1,
    }),
  );
  const page = rows.slice(0, limit);
  const more = rows.length > limit;
  return { rows: page, next: more ? String(page.at(-1)?.id) : null, previous: null };
}

export async function getEscalation(viewer: Viewer, id: number): Promise<EscalationView> {
  const where = { id, incident: visibleTo(viewer) };
  const found = await asOfOneMoment((tx) => tx.escalation.findFirst({ where, include: shown }));
  if (!found) throw new NotFound("There is no such escalation.");
  return found;
}

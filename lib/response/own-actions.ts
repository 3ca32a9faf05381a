import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";

export type OwnAction = {
  id: number;
  incidentId: number;
  codename: string;
  text: string;
  dueOn: Date;
  /** Its day, in UTC, is over. */
  overdue: boolean;
};

/** What reviews ask of the viewer, as far as they may know of it: what is due first, first. */
export async function ownActions(viewer: MemberViewer, now = new Date()): Promise<OwnAction[]> {
  authorize(viewer, "incidents:read");
  const rows = await db().responseAction.findMany({
    where: { ownerId: viewer.memberId, doneAt: null, response: { incident: visibleTo(viewer) } },
    orderBy: [{ dueOn: "asc" }, { id: "asc" }],
    take: 100,
    select: { id: true, incidentId: true, text: true, dueOn: true, response: { select: { codename: true } } },
  });
  return rows.map(({ response, ...row }) => ({ ...row, ...response, overdue: isOverdue(row, now) }));
}

export const isOverdue = ({ dueOn }: { dueOn: Date }, now: Date): boolean =>
  now.getTime() >= dueOn.getTime() + 86_400_000;

import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden } from "@/lib/errors";
import { onCallLabel } from "@/lib/incidents/label";
import { type PresentShift, presentShifts } from "@/lib/oncall/shifts";
import { mayReadOnCall, mayTakePart } from "@/lib/oncall/terms";
import type { Prisma } from "@/prisma/generated/client";

const mostShown = 200;

const shown = {
  ...{ id: true, detectorName: true, severity: true, status: true, triggeredAt: true, dueAt: true },
  repository: { select: { fullName: true } },
  assignee: { select: { id: true, name: true } },
} satisfies Prisma.IncidentSelect;
export type Queued = Prisma.IncidentGetPayload<{ select: typeof shown }>;

const queued = { labels: { has: onCallLabel }, closedAt: null } satisfies Prisma.IncidentWhereInput;

/** What is labelled for whoever is on call and is open: most severe first, and of these the oldest. */
export async function onCallQueue(viewer: MemberViewer): Promise<Queued[]> {
  mayReadOnCall(viewer);
  return db().incident.findMany({
    where: { AND: [queued, visibleTo(viewer)] },
    select: shown,
    orderBy: [{ severity: "asc" }, { triggeredAt: "asc" }],
    take: mostShown,
  });
}

/** What few need to know is in it for them alone, and is not counted for everybody. */
export const countQueue = (tx: Tx) => tx.incident.count({ where: { ...queued, needToKnow: false } });

export type ShiftReviews = {
  schedule: { id: number; name: string };
  shift: PresentShift["shift"];
  reviews: { id: number; note: string; waiting: number; createdAt: Date; member: { id: number; name: string } }[];
};

/** The reviews of the shifts that are on, each with the two that are due in it. */
export async function presentReviews(viewer: MemberViewer, now = new Date()): Promise<ShiftReviews[]> {
  mayReadOnCall(viewer);
  const shifts = await presentShifts(db(), now);
  return Promise.all(
    shifts.map(async ({ schedule, shift }) => ({
      schedule: { id: schedule.id, name: schedule.name },
      shift,
      reviews: await db().queueReview.findMany({
        where: { scheduleId: schedule.id, shiftFrom: shift.from },
        orderBy: { id: "asc" },
        select: {
          ...{ id: true, note: true, waiting: true, createdAt: true },
          member: { select: { id: true, name: true } },
        },
      }),
    })),
  );
}

/** Notes that whoever is on call has looked through the queue. */
export async function reviewQueue(
  viewer: MemberViewer,
  { scheduleId, note }: { scheduleId: number; note: string },
  now = new Date(),
): Promise<number> {
  mayTakePart(viewer);
  return inTransaction(async (tx) => {
    const present = (await presentShifts(tx, now)).find(({ schedule }) => schedule.id === scheduleId);
    if (!present) throw new Conflict("Nobody is on call in this schedule now.");
    const { schedule, shift } = present;
    if (shift.memberId !== viewer.memberId)
      throw new Forbidden("Whoever is on call looks through the queue. Take the shift over first, or ask them.");
    const waiting = await countQueue(tx);
    const data = { scheduleId, shiftFrom: shift.from, memberId: viewer.memberId, note, waiting };
    const { id } = await tx.queueReview.create({ data });
    const detail = { name: schedule.name, waiting, note };
    await record(tx, viewer, [{ type: "queue.reviewed", subject: String(scheduleId), detail }]);
    return id;
  });
}

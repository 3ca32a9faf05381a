import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { asOfOneMoment, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { type Period, requirePeriod } from "@/lib/oncall/overrides";
import { requireHandedOver } from "@/lib/oncall/owed";
import { planOf, storedSchedule } from "@/lib/oncall/plans";
import { type Plan, spansOf } from "@/lib/oncall/schedule";
import { mayReadOnCall, mayTakePart, requirePeople } from "@/lib/oncall/terms";
import type { Prisma, ShiftSwap } from "@/prisma/generated/client";

const people = {
  schedule: { select: { id: true, name: true } },
  askedBy: { select: { id: true, name: true } },
  askedOf: { select: { id: true, name: true } },
} satisfies Prisma.ShiftSwapInclude;
export type SwapView = Prisma.ShiftSwapGetPayload<{ include: typeof people }>;

export type NewSwap = { scheduleId: number; memberId: number; shift: Period; inReturn?: Period | undefined };

/** Asks somebody to take a time of one's own, perhaps for a time of theirs. Nothing changes until they accept. */
export async function askSwap(viewer: MemberViewer, swap: NewSwap, now = new Date()): Promise<number> {
  mayTakePart(viewer);
  const { scheduleId, memberId, shift, inReturn } = swap;
  const askedById = viewer.memberId;
  if (memberId === askedById) throw new Invalid("Ask somebody else.", { pointer: "/member_id" });
  requirePeriod(shift, now);
  if (inReturn) requirePeriod(inReturn, now);
  return inTransaction(async (tx) => {
    const schedule = await storedSchedule(tx, scheduleId);
    await requirePeople(tx, [memberId], "/member_id");
    requireTheirs(planOf(schedule), askedById, shift, "You are not on call for all of this time.");
    if (inReturn)
      requireTheirs(planOf(schedule), memberId, inReturn, "They are not on call for all of the time in return.");
    await requireHandedOver(tx, schedule, askedById, shift, now);
    const { id } = await tx.shiftSwap.create({
      data: {
        ...{ scheduleId, askedById, askedOfId: memberId, ...shift },
        ...{ returnFrom: inReturn?.from ?? null, returnUntil: inReturn?.until ?? null },
      },
    });
    await record(tx, viewer, [{ type: "swap.asked", ...toldOf(id, schedule.name, memberId, shift.from) }]);
    return id;
  });
}

type Answer = "accepted" | "declined" | "withdrawn";

/** Answers a swap: who was asked accepts or declines, and who asked withdraws. Accepted, it puts each on call instead. */
export async function answerSwap(viewer: MemberViewer, id: number, answer: Answer, now = new Date()): Promise<void> {
  mayTakePart(viewer);
  await inTransaction(async (tx) => {
    const own = answer === "withdrawn" ? { askedById: viewer.memberId } : { askedOfId: viewer.memberId };
    const swap = await tx.shiftSwap.findFirst({ where: { id, ...own } });
    if (!swap) throw new NotFound("There is no such swap that waits for you.");
    const schedule = await storedSchedule(tx, swap.scheduleId);
    if (answer === "accepted") {
      requireStill(planOf(schedule), swap, now);
      await requireHandedOver(tx, schedule, swap.askedById, swap, now);
      const { returnFrom: from, returnUntil: until } = swap;
      if (from && until) await requireHandedOver(tx, schedule, swap.askedOfId, { from, until }, now);
    }
    const { count } = await tx.shiftSwap.updateMany({
      where: { id, state: "asked" },
      data: { state: answer, decidedAt: now },
    });
    if (count !== 1) throw new Conflict(`This swap is ${swap.state} already.`);
    if (answer === "accepted") await exchange(tx, swap);
    const memberId = answer === "withdrawn" ? swap.askedOfId : swap.askedById;
    await record(tx, viewer, [{ type: eventOf[answer], ...toldOf(id, schedule.name, memberId, swap.from) }]);
  });
}

/** What waits for an answer of the viewer, or that they asked for and waits. */
export async function openSwaps(viewer: MemberViewer, now = new Date()): Promise<SwapView[]> {
  mayReadOnCall(viewer);
  const { memberId } = viewer;
  const mine = { OR: [{ askedById: memberId }, { askedOfId: memberId }] };
  return asOfOneMoment((tx) =>
    tx.shiftSwap.findMany({
      where: { state: "asked", until: { gt: now }, ...mine },
      include: people,
      orderBy: { from: "asc" },
    }),
  );
}

function requireStill(plan: Plan, swap: ShiftSwap, now: Date): void {
  const { from, until, returnFrom, returnUntil, askedById, askedOfId } = swap;
  requirePeriod({ from, until }, now);
  requireTheirs(plan, askedById, { from, until }, "Whoever asked is not on call then any more.");
  if (returnFrom && returnUntil)
    requireTheirs(plan, askedOfId, { from: returnFrom, until: returnUntil }, "You are not on call then any more.");
}

function requireTheirs(plan: Plan, memberId: number, { from, until }: Period, sentence: string): void {
  if (spansOf(plan, from, until).some((span) => span.memberId !== memberId)) throw new Conflict(sentence);
}

async function exchange(tx: Tx, swap: ShiftSwap): Promise<void> {
  const { id: swapId, scheduleId, askedById, askedOfId, from, until, returnFrom, returnUntil } = swap;
  await tx.shiftOverride.create({ data: { scheduleId, swapId, memberId: askedOfId, from, until } });
  if (!returnFrom || !returnUntil) return;
  const back = { memberId: askedById, from: returnFrom, until: returnUntil };
  await tx.shiftOverride.create({ data: { scheduleId, swapId, ...back } });
}

const eventOf = { accepted: "swap.accepted", declined: "swap.declined", withdrawn: "swap.withdrawn" } as const;

/** `memberId`: whoever has to hear of it. */
function toldOf(id: number, name: string, memberId: number, from: Date) {
  return { subject: String(id), detail: { name, memberId, from: from.toISOString() } };
}

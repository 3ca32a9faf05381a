import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { leftToHandOver } from "@/lib/oncall/open-work";
import { planOf, type StoredSchedule } from "@/lib/oncall/plans";
import { onCallAt, spansOf } from "@/lib/oncall/schedule";
import { mayReadOnCall } from "@/lib/oncall/terms";
import type { Prisma } from "@/prisma/generated/client";
import type { OwedEnd } from "@/prisma/generated/enums";

/** From when on before its end a hand-off is asked for, and somebody stays on who has not written it. */
export const beforeEndMs = 30 * 60_000;

const person = { select: { id: true, name: true } } as const;
const shown = { from: person, to: person, schedule: person } satisfies Prisma.OwedHandOffInclude;
type Owed = Prisma.OwedHandOffGetPayload<{ include: typeof shown }>;
export type OwedView = Owed & { /** How many incidents are still to be handed over. */ left: number };

type Ended = { schedule: { id: number; name: string }; fromId: number; toId: number; shiftFrom: Date };

/** Says that somebody whose turn has ended owes the next one a hand-off, where something is left to hand over. */
export async function owe(tx: Tx, viewer: Viewer, { schedule, ...ended }: Ended, now: Date): Promise<void> {
  const left = await leftToHandOver(tx, ended.fromId);
  if (left === 0) return;
  const [made] = await tx.owedHandOff.createManyAndReturn({
    data: [{ ...ended, scheduleId: schedule.id, owedAt: now }],
    skipDuplicates: true,
    include: { from: person },
  });
  if (!made) return;
  const detail = { name: schedule.name, recipient: made.from.name, count: left };
  await record(tx, viewer, [
    { type: "hand-off.owed", subject: String(made.id), detail: { ...detail, memberId: ended.fromId } },
    { type: "hand-off.awaited", subject: String(made.id), detail: { ...detail, memberId: ended.toId } },
  ]);
}

/** Settles what somebody owes, where nothing is left to hand over or they are on call again. Answers whether they owe nothing now. */
export async function settle(tx: Tx, viewer: Viewer, fromId: number, onCall: boolean, now: Date): Promise<boolean> {
  const owed = await tx.owedHandOff.findFirst({ where: { fromId, settledAt: null }, include: shown });
  if (!owed) return true;
  if (!onCall && (await leftToHandOver(tx, fromId)) > 0) return false;
  const handOff = { fromId, createdAt: { gte: owed.shiftFrom }, state: { not: "declined" as const } };
  const settledBy: OwedEnd = onCall
    ? "on_call_again"
    : (await tx.handOff.count({ where: handOff })) > 0
      ? "handed_over"
      : "nothing_left";
  await tx.owedHandOff.update({ where: { id: owed.id }, data: { settledAt: now, settledBy } });
  const detail = { name: owed.schedule?.name ?? "", recipient: owed.from.name, settledBy };
  await record(tx, viewer, [{ type: "hand-off.settled", subject: String(owed.id), detail }]);
  return true;
}

/** What everybody can see who is on call: whose shift ended without its hand-off, the longest ago first. */
export async function listOwed(viewer: Viewer): Promise<OwedView[]> {
  mayReadOnCall(viewer);
  const rows = await db().owedHandOff.findMany({
    where: { settledAt: null },
    include: shown,
    orderBy: { owedAt: "asc" },
  });
  const views = await Promise.all(rows.map(async (row) => ({ ...row, left: await leftToHandOver(db(), row.fromId) })));
  return views.filter(({ left }) => left > 0);
}

/** What the viewer owes; null where that is nothing. */
export async function ownOwed(viewer: MemberViewer): Promise<OwedView | null> {
  const row = await db().owedHandOff.findFirst({
    where: { fromId: viewer.memberId, settledAt: null },
    include: shown,
  });
  const left = row ? await leftToHandOver(db(), viewer.memberId) : 0;
  return row && left > 0 ? { ...row, left } : null;
}

/**
 * Refuses to take somebody off a time by their own wish while they owe a hand-off, or have something to hand over and
 * the time is part of their shift and begins within half an hour. Others may always take over from them.
 */
export async function requireHandedOver(
  tx: Tx,
  schedule: StoredSchedule,
  memberId: number,
  { from, until }: { from: Date; until: Date },
  now: Date,
): Promise<void> {
  const plan = planOf(schedule);
  const begins = from > now ? from : now;
  if (until <= begins || !spansOf(plan, begins, until).some((span) => span.memberId === memberId)) return;
  const owes = (await tx.owedHandOff.count({ where: { fromId: memberId, settledAt: null } })) > 0;
  const running = schedule.reviewsQueue && onCallAt(plan, now)?.memberId === memberId;
  if (!owes && !(running && begins.getTime() - now.getTime() <= beforeEndMs)) return;
  const left = await leftToHandOver(tx, memberId);
  if (left === 0) return;
  const { name } = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
  throw new Conflict(
    `${name} has ${left === 1 ? "an open incident" : `${left} open incidents`} from being on call. First comes the hand-off, then the shift changes hands.`,
  );
}

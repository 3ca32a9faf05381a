import { type MemberViewer, memberIdOf } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { requireHandedOver } from "@/lib/oncall/owed";
import { storedSchedule } from "@/lib/oncall/plans";
import { mayTakePart, requirePeople, runsOnCall } from "@/lib/oncall/terms";

const longestMs = 92 * 86_400_000;

export type Period = { from: Date; until: Date };

/** Puts somebody on call for a while: managers anybody, and everybody themselves. */
export async function addOverride(
  viewer: MemberViewer,
  scheduleId: number,
  { from, until, memberId }: Period & { memberId: number },
  now = new Date(),
): Promise<number> {
  mayTakePart(viewer);
  if (!runsOnCall(viewer) && memberId !== memberIdOf(viewer))
    throw new Forbidden("You can take a time yourself; a manager gives it to others. Or ask them to swap.");
  requirePeriod({ from, until }, now);
  return inTransaction(async (tx) => {
    const schedule = await storedSchedule(tx, scheduleId);
    const { name } = schedule;
    await requirePeople(tx, [memberId], "/member_id");
    if (memberId !== viewer.memberId) await requireHandedOver(tx, schedule, viewer.memberId, { from, until }, now);
    const { id } = await tx.shiftOverride.create({ data: { scheduleId, memberId, from, until } });
    const member = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
    const detail = { name, memberId, email: member.email, from: from.toISOString(), until: until.toISOString() };
    await record(tx, viewer, [{ type: "schedule.overridden", subject: String(scheduleId), detail }]);
    return id;
  });
}

/** Takes an override back: managers any, and everybody their own. */
export async function removeOverride(
  viewer: MemberViewer,
  scheduleId: number,
  id: number,
  now = new Date(),
): Promise<void> {
  mayTakePart(viewer);
  await inTransaction(async (tx) => {
    const schedule = await storedSchedule(tx, scheduleId);
    const { name } = schedule;
    const override = await tx.shiftOverride.findFirst({ where: { id, scheduleId }, include: { member: true } });
    if (!override) throw new NotFound("There is no such override.");
    if (!runsOnCall(viewer) && override.memberId !== memberIdOf(viewer))
      throw new Forbidden("Only they, or a manager, can take this back.");
    if (override.memberId === viewer.memberId) await requireHandedOver(tx, schedule, viewer.memberId, override, now);
    await tx.shiftOverride.delete({ where: { id } });
    const { memberId, from, until, member } = override;
    const detail = { name, memberId, email: member.email, from: from.toISOString(), until: until.toISOString() };
    await record(tx, viewer, [{ type: "schedule.override_removed", subject: String(scheduleId), detail }]);
  });
}

export function requirePeriod({ from, until }: Period, now: Date): void {
  if (until <= from) throw new Invalid("It has to end after it begins.", { pointer: "/until" });
  if (until <= now) throw new Invalid("This time is over.", { pointer: "/until" });
  if (until.getTime() - from.getTime() > longestMs)
    throw new Invalid("Three months are the most at once.", { pointer: "/until" });
}

import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { planOf, type StoredSchedule, storedSchedule, storedSchedules } from "@/lib/oncall/plans";
import { gapsOf, nextAfter, onCallAt, type Shift, type Span, spansOf } from "@/lib/oncall/schedule";
import { mayReadOnCall } from "@/lib/oncall/terms";

const day = 86_400_000;
const gapsWithinMs = 28 * day;

export type Named = { id: number; name: string };
/** A stretch of time with whoever is on call; nobody, where there is no person. */
export type Turn = { from: Date; until: Date; person: Named | null };
export type ScheduleView = {
  schedule: StoredSchedule;
  /** Everybody its layers and overrides name. */
  people: Named[];
  now: Turn | null;
  next: Turn | null;
  /** When, within the next four weeks, nobody is on call. */
  gaps: Turn[];
};

export async function listSchedules(viewer: Viewer, now = new Date()): Promise<ScheduleView[]> {
  mayReadOnCall(viewer);
  const schedules = await storedSchedules(db());
  const names = await namesOf(schedules);
  return schedules.map((schedule) => viewOf(schedule, names, now));
}

export async function getSchedule(viewer: Viewer, id: number, now = new Date()): Promise<ScheduleView> {
  mayReadOnCall(viewer);
  const schedule = await storedSchedule(db(), id);
  return viewOf(schedule, await namesOf([schedule]), now);
}

/** Who is on call between two instants, without a hole: a turn without a person is a time in which nobody is. */
export function turnsOf({ schedule, people }: ScheduleView, from: Date, until: Date): Turn[] {
  const names = new Map(people.map(({ id, name }) => [id, name]));
  return spansOf(planOf(schedule), from, until).map((span) => turn(span, names));
}

function viewOf(schedule: StoredSchedule, names: ReadonlyMap<number, string>, now: Date): ScheduleView {
  const plan = planOf(schedule);
  const or = (shift: Shift | null) => shift && turn(shift, names);
  const ids = new Set([...schedule.layers.flatMap(({ memberIds }) => memberIds), ...schedule.overrides.map(byMember)]);
  return {
    schedule,
    people: [...ids].map((id) => ({ id, name: names.get(id) ?? gone })),
    now: or(onCallAt(plan, now)),
    next: or(nextAfter(plan, now)),
    gaps: gapsOf(plan, now, new Date(now.getTime() + gapsWithinMs)).map((span) => turn(span, names)),
  };
}

const gone = "Somebody who is gone";
const byMember = ({ memberId }: { memberId: number }) => memberId;

function turn({ from, until, memberId }: Span, names: ReadonlyMap<number, string>): Turn {
  return { from, until, person: memberId === null ? null : { id: memberId, name: names.get(memberId) ?? gone } };
}

async function namesOf(schedules: readonly StoredSchedule[]): Promise<Map<number, string>> {
  const ids = schedules.flatMap(({ layers, overrides }) => [
    ...layers.flatMap(({ memberIds }) => memberIds),
    ...overrides.map(byMember),
  ]);
  const rows = await db().member.findMany({
    where: { id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  });
  return new Map(rows.map(({ id, name }) => [id, name]));
}

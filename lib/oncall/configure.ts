import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid } from "@/lib/errors";
import { storedSchedule } from "@/lib/oncall/plans";
import { faultOfRule } from "@/lib/oncall/recurrence";
import type { Layer } from "@/lib/oncall/schedule";
import { mayRunOnCall, requirePeople } from "@/lib/oncall/terms";
import { isTimeZone } from "@/lib/wall-clock";

export type NewLayer = Omit<Layer, "id"> & { name: string };
export type ScheduleFields = {
  name: string;
  timeZone: string;
  layers: readonly NewLayer[];
  /** Whoever is on call in it looks through the queue. */
  reviewsQueue?: boolean | undefined;
};

export async function createSchedule(viewer: Viewer, fields: ScheduleFields): Promise<number> {
  mayRunOnCall(viewer);
  return inTransaction(async (tx) => {
    await check(tx, fields);
    await requireFreeName(tx, fields.name);
    const { name, timeZone, layers, reviewsQueue = true } = fields;
    const { id } = await tx.schedule.create({
      data: { name, timeZone, reviewsQueue, layers: { create: numbered(layers) } },
    });
    await record(tx, viewer, [
      { type: "schedule.created", subject: String(id), detail: { name, after: shown(fields) } },
    ]);
    return id;
  });
}

/** Changes what is named. Layers are replaced together: each knows its shifts by number, from its own start on. */
export async function changeSchedule(
  viewer: Viewer,
  id: number,
  change: { [Field in keyof ScheduleFields]?: ScheduleFields[Field] | undefined },
): Promise<void> {
  mayRunOnCall(viewer);
  await inTransaction(async (tx) => {
    const before = await storedSchedule(tx, id);
    const after = {
      name: change.name ?? before.name,
      timeZone: change.timeZone ?? before.timeZone,
      layers: change.layers ?? before.layers,
      reviewsQueue: change.reviewsQueue ?? before.reviewsQueue,
    };
    await check(tx, after, change.layers !== undefined);
    if (after.name !== before.name) await requireFreeName(tx, after.name);
    await tx.schedule.update({
      where: { id },
      data: { name: after.name, timeZone: after.timeZone, reviewsQueue: after.reviewsQueue },
    });
    if (change.layers) {
      await tx.scheduleLayer.deleteMany({ where: { scheduleId: id } });
      await tx.scheduleLayer.createMany({
        data: numbered(change.layers).map((layer) => ({ ...layer, scheduleId: id })),
      });
    }
    const detail = { name: after.name, before: shown(before), after: shown(after) };
    await record(tx, viewer, [{ type: "schedule.changed", subject: String(id), detail }]);
  });
}

export async function deleteSchedule(viewer: Viewer, id: number): Promise<void> {
  mayRunOnCall(viewer);
  await inTransaction(async (tx) => {
    const before = await storedSchedule(tx, id);
    await tx.schedule.delete({ where: { id } });
    const detail = { name: before.name, before: shown(before) };
    await record(tx, viewer, [{ type: "schedule.deleted", subject: String(id), detail }]);
  });
}

async function check(tx: Tx, { timeZone, layers }: ScheduleFields, people = true): Promise<void> {
  if (!isTimeZone(timeZone)) throw new Invalid(`“${timeZone}” is no time zone.`, { pointer: "/time_zone" });
  for (const [index, { rule, startsAt, memberIds }] of layers.entries()) {
    const fault = faultOfRule(rule);
    if (fault) throw new Invalid(fault, { pointer: `/layers/${index}/rule` });
    if (Number.isNaN(Date.parse(`${startsAt}Z`)))
      throw new Invalid("This is no time, such as 2026-11-16T08:00.", { pointer: `/layers/${index}/starts_at` });
    if (people) await requirePeople(tx, memberIds, `/layers/${index}/member_ids`);
  }
}

async function requireFreeName(tx: Tx, name: string): Promise<void> {
  if ((await tx.schedule.count({ where: { name } })) > 0)
    throw new Conflict(`There is a schedule called “${name}” already.`);
}

function numbered(layers: readonly NewLayer[]) {
  return layers.map(({ name, startsAt, rule, minutes, memberIds, turnShifts }, position) => ({
    ...{ position, name, startsAt, rule, minutes, turnShifts },
    memberIds: [...memberIds],
  }));
}

const shown = ({ name, timeZone, layers, reviewsQueue = true }: ScheduleFields) => ({
  ...{ name, timeZone, reviewsQueue },
  layers: numbered(layers),
});

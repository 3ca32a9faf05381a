import type { Db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import type { Plan } from "@/lib/oncall/schedule";
import type { Prisma } from "@/prisma/generated/client";

const planned = {
  layers: { orderBy: { position: "asc" } },
  overrides: { orderBy: { id: "asc" } },
} satisfies Prisma.ScheduleInclude;

export type StoredSchedule = Prisma.ScheduleGetPayload<{ include: typeof planned }>;

/** Every schedule with what decides who is on call, in the order they were made. */
export async function storedSchedules(within: Db): Promise<StoredSchedule[]> {
  return within.schedule.findMany({ include: planned, orderBy: { id: "asc" } });
}

export async function storedSchedule(within: Db, id: number): Promise<StoredSchedule> {
  const schedule = await within.schedule.findUnique({ where: { id }, include: planned });
  if (!schedule) throw new NotFound("There is no such schedule.");
  return schedule;
}

export function planOf({ timeZone, layers, overrides }: StoredSchedule): Plan {
  return { timeZone, layers, overrides };
}

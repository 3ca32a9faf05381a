import { db, inTransaction } from "@/lib/db/client";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { changePolicy } from "@/lib/oncall/change-policy";
import { createSchedule } from "@/lib/oncall/configure";
import { escalate } from "@/lib/oncall/escalate";
import type { Escalation, Incident } from "@/prisma/generated/client";
import { type Cast, memberViewer } from "../cast";
import { asSystem, incident, next } from "../factories";

export const always = (memberIds: number[]) => ({
  ...{ name: "Always", startsAt: "2026-01-05T08:00", rule: "FREQ=WEEKLY", minutes: 7 * 1_440, turnShifts: 1 },
  memberIds,
});

export function scheduleOf(cast: Cast, name: string, memberIds: number[]): Promise<number> {
  const fields = { name: `${name} ${next()}`, timeZone: "UTC", layers: memberIds.length ? [always(memberIds)] : [] };
  return createSchedule(cast.maya, fields);
}

/** Bob is on call, after 15 minutes Maya, then Alice as the backup. */
export async function usualPolicy(cast: Cast, rounds = 1): Promise<void> {
  const step = (scheduleId: number) => ({ target: "schedule" as const, scheduleId, memberId: null, delayMinutes: 15 });
  const steps = [
    step(await scheduleOf(cast, "Engineers", [cast.bob.memberId])),
    step(await scheduleOf(cast, "Managers", [cast.maya.memberId])),
    step(await scheduleOf(cast, "Backup", [cast.alice.memberId])),
  ];
  await changePolicy(cast.maya, { steps, rounds });
}

export async function paged(fields: Parameters<typeof incident>[0] = {}): Promise<{ incident: Incident; id: number }> {
  const severity = { value: "critical" as const, at: new Date() };
  const made = await incident({ severity, ...fields });
  await inTransaction((tx) => escalate(tx, asSystem, made, "test"));
  return { incident: made, id: (await live(made.id)).id };
}

export function live(incidentId: number): Promise<Escalation> {
  return db().escalation.findFirstOrThrow({ where: { incidentId }, orderBy: { id: "desc" } });
}

export const escalationById = (id: number) => db().escalation.findUniqueOrThrow({ where: { id } });

/** Lets time pass for an escalation: what is due comes nearer, by the only clock that counts. */
export async function pass(id: number, minutes: number): Promise<void> {
  await db()
    .$executeRaw`UPDATE "Escalation" SET "dueAt" = "dueAt" - make_interval(mins => ${minutes}::int) WHERE id = ${id}`;
}

/** Who was paged, in order; null where a step had nobody. */
export async function pagesOf(id: number): Promise<(string | null)[]> {
  const pages = await db().page.findMany({
    where: { escalationId: id },
    include: { member: true },
    orderBy: { level: "asc" },
  });
  return pages.map(({ member }) => member?.name.split(" ")[0] ?? null);
}

export async function acknowledgeAs(email: string, id: number): Promise<void> {
  await acknowledge(memberViewer(await db().member.findUniqueOrThrow({ where: { email } })), id, "app");
}

import type { Tx } from "@/lib/db/client";
import { weekdaysAndWeekend } from "@/lib/oncall/template";
import type { Prisma } from "@/prisma/generated/client";
import type { Ledger } from "./ledger";
import { day, hour, minute, plus, type Setting } from "./setting";

type Row = Prisma.IncidentCreateManyInput & { id: number };
const rowsOf = (ledger: Ledger) => ledger.incidents as Row[];
const isOpen = ({ closedAt }: Row) => !closedAt;

/** What waits in the on-call queue as the demo begins. */
export function queueToday(ledger: Ledger): void {
  const waiting = rowsOf(ledger).filter((row) => isOpen(row) && (row.severity === "high" || row.severity === "medium"));
  for (const row of waiting.slice(-3)) row.labels = ["oncall"];
}

/** Two schedules, whom to page, what was paged lately, and a hand-off that waits; once the incidents are written. */
export async function writeOnCall(tx: Tx, setting: Setting, ledger: Ledger): Promise<void> {
  const { now, members } = setting;
  const { alice, maya, bob } = members;
  const startsOn = plus(now, -28 * day)
    .toISOString()
    .slice(0, 10);
  const timeZone = "Europe/Berlin";
  const rotation = weekdaysAndWeekend({ startsOn, memberIds: [bob.id, maya.id, alice.id] });
  const layers = rotation.map((layer, position) => ({ ...layer, memberIds: [...layer.memberIds], position }));
  const engineers = await tx.schedule.create({
    data: { name: "Security engineers", timeZone, layers: { create: layers } },
  });
  const weeks = { name: "Weeks", startsAt: `${startsOn}T09:00`, rule: "FREQ=WEEKLY", minutes: 7 * 1_440, position: 0 };
  const managers = await tx.schedule.create({
    data: {
      ...{ name: "Managers", timeZone, reviewsQueue: false },
      layers: { create: [{ ...weeks, memberIds: [maya.id, alice.id] }] },
    },
  });
  await tx.escalationPolicy.update({ where: { id: 1 }, data: { timeZone } });
  await tx.escalationStep.createMany({
    data: [
      { position: 0, target: "schedule", scheduleId: engineers.id },
      { position: 1, target: "schedule", scheduleId: managers.id },
      { position: 2, target: "by_time_zone", scheduleId: engineers.id },
    ],
  });
  await tx.playbook.update({ where: { id: "page-on-call" }, data: { enabled: true } });
  const grave = rowsOf(ledger).filter((row) => row.severity === "critical" && !isOpen(row));
  for (const [index, row] of grave.slice(-6).entries()) await wasPaged(tx, row, index % 3 === 2 ? [bob, maya] : [bob]);
  const hers = rowsOf(ledger).findLast((row) => isOpen(row) && row.assigneeId === maya.id);
  if (!hers) return;
  await tx.handOff.create({
    data: {
      ...{ scheduleId: engineers.id, fromId: maya.id, toId: bob.id, createdAt: plus(now, -2 * hour) },
      summary: "The key still works; its owner is looking for what uses it.",
      ...{ relatedIssues: "", engaged: "Its author, and the platform team", bridgeUrl: "" },
      ...{ channels: "#incident-keys", nextSteps: "Rotate it as soon as the nightly job reads the new one." },
      incidents: { create: [{ incidentId: hers.id }] },
    },
  });
}

/** An escalation of the past: each was paged fifteen minutes after the one before, and the last one had it. */
async function wasPaged(tx: Tx, { id, triggeredAt, closedAt }: Row, people: readonly { id: number }[]): Promise<void> {
  const began = new Date(triggeredAt);
  const pages = people.map((person, index) => {
    const dueAt = plus(began, index * 15 * minute);
    const reason = `on call in ${index === 0 ? "Security engineers" : "Managers"}`;
    return { level: index + 1, memberId: person.id, reason, dueAt, pagedAt: plus(dueAt, 700) };
  });
  await tx.escalation.create({
    data: {
      ...{ incidentId: id, state: "over", urgent: true, cause: "playbook:page-on-call", level: people.length },
      ...{ startedAt: began, endedAt: closedAt ?? null, acknowledgedIn: "page" },
      acknowledgedAt: plus(began, (people.length - 1) * 15 * minute + 4 * minute),
      acknowledgedBy: people.at(-1)?.id ?? null,
      pages: { create: pages },
    },
  });
}

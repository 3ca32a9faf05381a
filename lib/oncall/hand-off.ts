import { type MemberViewer, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { makeOwner } from "@/lib/incidents/make-owner";
import { openWorkOf } from "@/lib/oncall/open-work";
import { owe, settle } from "@/lib/oncall/owed";
import { storedSchedule } from "@/lib/oncall/plans";
import { presentShifts } from "@/lib/oncall/shifts";
import { mayReadOnCall, mayTakePart, requirePeople } from "@/lib/oncall/terms";
import type { Prisma } from "@/prisma/generated/client";

export type HandOffWords = {
  summary: string;
  relatedIssues: string;
  engaged: string;
  bridgeUrl: string;
  channels: string;
  nextSteps: string;
};
export type NewHandOff = HandOffWords & {
  toId: number;
  incidentIds: readonly number[];
  scheduleId?: number | undefined;
};

const person = { select: { id: true, name: true } } as const;
const shown = {
  ...{ from: person, to: person, schedule: person },
  incidents: { include: { incident: { select: { id: true, detectorName: true, closedAt: true } } } },
} satisfies Prisma.HandOffInclude;
export type HandOffView = Prisma.HandOffGetPayload<{ include: typeof shown }>;

/** Writes down what the next shift needs to know. Who owns the incidents stays so until the other accepts. */
export async function sendHandOff(viewer: MemberViewer, handOff: NewHandOff): Promise<number> {
  mayTakePart(viewer);
  const { toId, incidentIds, scheduleId, ...words } = handOff;
  if (toId === viewer.memberId) throw new Invalid("Hand over to somebody else.", { pointer: "/to_id" });
  return inTransaction(async (tx) => {
    await requirePeople(tx, [toId], "/to_id");
    if (scheduleId !== undefined) await storedSchedule(tx, scheduleId);
    const ids = [...new Set(incidentIds)];
    const visible = await tx.incident.count({
      where: { AND: [{ id: { in: ids }, closedAt: null }, visibleTo(viewer)] },
    });
    if (visible !== ids.length)
      throw new Invalid("One of these incidents is closed, or there is no such incident.", {
        pointer: "/incident_ids",
      });
    const { id } = await tx.handOff.create({
      data: {
        ...{ ...words, fromId: viewer.memberId, toId, scheduleId: scheduleId ?? null },
        incidents: { create: ids.map((incidentId) => ({ incidentId })) },
      },
    });
    await tell(tx, viewer, id, "hand-off.sent");
    await settle(tx, viewer, viewer.memberId, false, new Date());
    return id;
  });
}

/** Takes a hand-off on: what its sender owns of it is the receiver's from now on. Or declines it, and nothing moves. */
export async function answerHandOff(viewer: MemberViewer, id: number, answer: "accepted" | "declined"): Promise<void> {
  mayTakePart(viewer);
  await inTransaction(async (tx) => {
    const found = await tx.handOff.findFirst({ where: { id, toId: viewer.memberId }, include: shown });
    if (!found) throw new NotFound("There is no such hand-off to you.");
    const { count } = await tx.handOff.updateMany({
      where: { id, state: "sent" },
      data: { state: answer, decidedAt: new Date() },
    });
    if (count !== 1) throw new Conflict(`This hand-off is ${found.state} already.`);
    await tell(tx, viewer, id, answer === "accepted" ? "hand-off.accepted" : "hand-off.declined");
    await (answer === "accepted" ? takeOver(tx, viewer, found) : giveBack(tx, viewer, found));
  });
}

/** What was closed, or has another owner meanwhile, stays as it is. */
async function takeOver(tx: Tx, viewer: MemberViewer, { fromId, incidents }: HandOffView): Promise<void> {
  const ids = incidents.map(({ incidentId }) => incidentId);
  const own = await tx.incident.findMany({
    where: {
      AND: [{ id: { in: ids }, closedAt: null, OR: [{ assigneeId: fromId }, { assigneeId: null }] }, visibleTo(viewer)],
    },
    orderBy: { id: "asc" },
  });
  for (const incident of own) await makeOwner(tx, viewer, incident, viewer);
}

/** What is declined after the shift has ended is owed again, to whoever is on call now. */
async function giveBack(tx: Tx, viewer: MemberViewer, { schedule, fromId, toId, createdAt }: HandOffView) {
  if (!schedule) return;
  const now = new Date();
  const present = await presentShifts(tx, now);
  if (present.some(({ shift }) => shift.memberId === fromId)) return;
  const next = present.find((one) => one.schedule.id === schedule.id)?.shift.memberId ?? toId;
  await owe(tx, viewer, { schedule, fromId, toId: next, shiftFrom: createdAt }, now);
}

async function tell(tx: Tx, viewer: MemberViewer, id: number, type: string): Promise<void> {
  const { from, to, incidents, summary, nextSteps } = await tx.handOff.findUniqueOrThrow({
    where: { id },
    include: shown,
  });
  const heard = viewer.memberId === from.id ? to : from;
  const whole = {
    type,
    subject: String(id),
    detail: { memberId: heard.id, name: heard.name, summary, count: incidents.length },
  };
  const each = incidents.map(({ incidentId }) => ({
    ...{ type: "incident.hand_off", incidentId, subject: String(id) },
    detail: { handOffId: id, became: type.slice("hand-off.".length), from: from.name, to: to.name, summary, nextSteps },
  }));
  await record(tx, viewer, [whole, ...each]);
}

/** Hand-offs, newest first, with those of their incidents that the viewer may see. */
export async function listHandOffs(
  viewer: Viewer,
  { incidentId, mine }: { incidentId?: number | undefined; mine?: boolean | undefined },
  { cursor, limit }: PageRequest,
): Promise<Page<HandOffView>> {
  mayReadOnCall(viewer);
  const before = /^\d{1,9}$/.test(cursor ?? "") ? { id: { lt: Number(cursor) } } : {};
  const own = memberIdOf(viewer) ?? -1;
  const rows = await db().handOff.findMany({
    where: {
      ...before,
      ...(incidentId === undefined ? {} : { incidents: { some: { incidentId, incident: visibleTo(viewer) } } }),
      ...(mine ? { state: "sent", OR: [{ toId: own }, { fromId: own }] } : {}),
    },
    include: { ...shown, incidents: { ...shown.incidents, where: { incident: visibleTo(viewer) } } },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const page = rows.slice(0, limit);
  return { rows: page, next: rows.length > limit ? String(page.at(-1)?.id) : null, previous: null };
}

/** What the viewer has open now, for the form. */
export async function ownOpenWork(viewer: MemberViewer) {
  mayReadOnCall(viewer);
  return db().incident.findMany({
    where: { AND: [openWorkOf(viewer.memberId), visibleTo(viewer)] },
    select: { id: true, detectorName: true, severity: true, repository: { select: { fullName: true } } },
    orderBy: { id: "asc" },
    take: 100,
  });
}

import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { isNoteworthy, type Noteworthy } from "@/lib/audit/noteworthy";
import { inTransaction, type Tx } from "@/lib/db/client";
import { enqueue } from "@/lib/jobs/queue";
import { audiencesOf } from "@/lib/notifications/audience";
import { aboutKind, type Kind } from "@/lib/notifications/kinds";
import { actorsOf, keptOf } from "@/lib/notifications/told";
import { eyesOf } from "@/lib/notifications/visible";
import { endOfQuiet, nextDigest } from "@/lib/notifications/wall-clock";
import type { AuditEvent, Member, NotificationPreference, Prisma } from "@/prisma/generated/client";

/** What comes in a burst, such as ten incidents assigned one after the other, is one mail. */
const gatherMs = 30_000;

type Draft = {
  memberId: number;
  kind: Kind;
  event: AuditEvent;
  incidentId: number | null;
  /** Of all of which the member must be able to see one. */
  about: number[];
  kept: Prisma.InputJsonObject;
  mailed: boolean;
};
type Reader = Member & { notificationPreferences: NotificationPreference[] };

/**
 * Tells members what happened: writes a notification for everybody an event is for, who may see what it is about and
 * wants to hear of it, with the jobs that mail it. Repeated, it writes nothing new.
 */
export async function fanOut(eventIds: readonly string[], now = new Date()): Promise<void> {
  await inTransaction(async (tx) => {
    const events = await tx.auditEvent.findMany({
      where: { id: { in: eventIds.map(BigInt) } },
      orderBy: { id: "asc" },
    });
    const drafts = await draftsOf(tx, await withoutHistory(tx, events));
    const readers = await readersOf(tx, drafts);
    const visible = await visibleIncidents(tx, drafts, readers);
    const rows = drafts.flatMap((draft) => {
      const reader = readers.get(draft.memberId);
      const mayKnow = draft.about.length === 0 || draft.about.some((id) => visible.get(draft.memberId)?.has(id));
      return reader && mayKnow ? (rowOf(draft, reader, now) ?? []) : [];
    });
    if (rows.length === 0) return;
    const written = await tx.notification.createManyAndReturn({
      data: rows,
      skipDuplicates: true,
      select: { memberId: true, mailDueAt: true },
    });
    for (const { memberId, mailDueAt } of written) if (mailDueAt) await enqueueMail(tx, memberId, mailDueAt);
  });
}

/** One job for everything a member is mailed at that time. */
export async function enqueueMail(tx: Tx, memberId: number, at: Date): Promise<void> {
  const key = `notifications.mail:${memberId}:${at.getTime()}`;
  await enqueue(tx, "notifications.mail", { memberId }, { runAt: at, key });
}

async function draftsOf(tx: Tx, events: readonly AuditEvent[]): Promise<Draft[]> {
  const actors = await actorsOf(tx, events);
  const incidents = await tx.incident.findMany({
    where: { id: { in: events.flatMap(({ incidentId }) => incidentId ?? []) } },
    select: { id: true, assigneeId: true },
  });
  const assignees = new Map(incidents.map(({ id, assigneeId }) => [id, assigneeId]));
  const drafts: Draft[] = [];
  for (const event of events) {
    if (!isNoteworthy(event, event.actor)) continue;
    const detail = event.detail as Prisma.JsonObject;
    const heard = { event, detail, assigneeId: assignees.get(event.incidentId ?? 0) ?? null };
    const told = new Set<number>(hearsOfOwn(event.type) || event.memberId === null ? [] : [event.memberId]);
    for (const { kind, memberIds } of await audiencesOf(tx, event.type, heard)) {
      for (const memberId of memberIds) {
        if (told.has(memberId)) continue;
        told.add(memberId);
        const kept = keptOf(event, detail, actors.get(event.id) ?? "Handback");
        drafts.push({ memberId, kind, event, kept, ...aboutOf(event, detail), mailed: isMailed(event, detail, kind) });
      }
    }
  }
  return drafts;
}

/** Whoever did it knows already; but access comes with signing in, which nobody does to get it. */
const hearsOfOwn = (type: Noteworthy) => type === "grant.derived";

/** Access by one's commits is news when a new incident brings it; with joining it is one line in the app, without a mail. */
const byPlaybook = ({ type, actor }: AuditEvent) => type === "grant.derived" && actor.startsWith("system:playbook:");

/** A notice that a notification could not be mailed must not be mailed: where all mail fails, it would never end. */
function isMailed(event: AuditEvent, { kind }: Prisma.JsonObject, toldAs: Kind): boolean {
  // That there is nothing to decide any more is worth a line in the app, to those who would have decided.
  if (event.type === "closure.withdrawn") return toldAs !== "request";
  if (event.type.startsWith("mail.")) return !(typeof kind === "string" && kind.startsWith("notification"));
  // A campaign writes a digest of its own, and whoever drafts one is at it.
  if (event.type.startsWith("campaign.")) return false;
  // A page is a mail of its own.
  if (event.type === "escalation.paged") return false;
  return event.type !== "grant.derived" || byPlaybook(event);
}

/** Imports of the history give access incident by incident, and are not told one by one. */
async function withoutHistory(tx: Tx, events: readonly AuditEvent[]): Promise<AuditEvent[]> {
  const derived = events.filter(byPlaybook).flatMap(({ incidentId }) => incidentId ?? []);
  if (derived.length === 0) return [...events];
  const fresh = await tx.occurrence.findMany({
    where: { incidentId: { in: derived }, kind: "realtime" },
    distinct: ["incidentId"],
    select: { incidentId: true },
  });
  const realtime = new Set(fresh.map(({ incidentId }) => incidentId));
  return events.filter((event) => !byPlaybook(event) || realtime.has(event.incidentId ?? 0));
}

function aboutOf({ incidentId }: AuditEvent, detail: Prisma.JsonObject): Pick<Draft, "incidentId" | "about"> {
  if (incidentId !== null) return { incidentId, about: [incidentId] };
  const ids = Array.isArray(detail.incidentIds) ? detail.incidentIds.filter((id) => typeof id === "number") : [];
  return { incidentId: detail.count === 1 ? (ids[0] ?? null) : null, about: ids };
}

/** The active people among them. */
async function readersOf(tx: Tx, drafts: readonly Draft[]): Promise<Map<number, Reader>> {
  const members = await tx.member.findMany({
    where: { id: { in: drafts.map(({ memberId }) => memberId) }, deactivatedAt: null, service: false },
    include: { notificationPreferences: true },
  });
  return new Map(members.map((member) => [member.id, member]));
}

async function visibleIncidents(
  tx: Tx,
  drafts: readonly Draft[],
  readers: ReadonlyMap<number, Reader>,
): Promise<Map<number, Set<number>>> {
  const visible = new Map<number, Set<number>>();
  for (const [memberId, own] of Map.groupBy(drafts, (draft) => draft.memberId)) {
    const reader = readers.get(memberId);
    if (!reader) continue;
    const viewer: MemberViewer = eyesOf(reader);
    const ids = [...new Set(own.flatMap(({ about }) => about))];
    const rows = await tx.incident.findMany({
      where: { AND: [{ id: { in: ids } }, visibleTo(viewer)] },
      select: { id: true },
    });
    visible.set(memberId, new Set(rows.map(({ id }) => id)));
  }
  return visible;
}

function rowOf(draft: Draft, reader: Reader, now: Date): Prisma.NotificationCreateManyInput | undefined {
  const { memberId, kind, event, incidentId, kept, mailed } = draft;
  const chosen = reader.notificationPreferences.find((preference) => preference.kind === kind);
  const pace = mailed ? (chosen?.mail ?? aboutKind(kind).mail) : "off";
  if (pace === "off" && chosen?.inApp === false) return undefined;
  const due = pace === "immediate" ? new Date(now.getTime() + gatherMs) : nextDigest(now, reader.timeZone);
  const mailDueAt = pace === "off" ? null : endOfQuiet(due, reader);
  return { memberId, kind, eventId: event.id, incidentId, detail: kept, createdAt: event.createdAt, mailDueAt };
}

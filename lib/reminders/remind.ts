import { authorize } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { queueMail } from "@/lib/mail/outbox";
import { type Reach, reachesFor } from "@/lib/reminders/reach";
import { createLink } from "@/lib/sharing/create";
import type { Incident, Prisma } from "@/prisma/generated/client";

export const mostReminded = 200;
export const longestWords = 500;
/** So many in one transaction: others wait for what it has locked. */
const together = 50;

export type Asking = {
  /** What a member reads with it; a mail to somebody who is none has its own words. */
  words?: string | undefined;
  /** Only says what would happen. */
  preview?: boolean | undefined;
};
export type Reminded = {
  reminded: { incidentId: number; by: "mail" | "notification"; email: string }[];
  skipped: { incidentId: number; reason: string }[];
  /** How many of a developer's open incidents were left out, being more than can be answered at once. */
  more?: number;
};

/** Asks whoever's turn it is to look at each of these incidents again, and answers what happened to each. */
export async function remindIncidents(
  viewer: MemberViewer,
  incidentIds: readonly number[],
  asking: Asking = {},
): Promise<Reminded> {
  authorize(viewer, "incidents:share");
  const ids = [...new Set(incidentIds)];
  if (ids.length === 0 || ids.length > mostReminded)
    throw new Invalid(`Name between 1 and ${mostReminded} incidents.`, { pointer: "/incident_ids" });
  const words = asking.words?.trim();
  if (words && words.length > longestWords)
    throw new Invalid(`Words have at most ${longestWords} characters.`, { pointer: "/words" });
  const answer: Reminded = { reminded: [], skipped: [] };
  for (let start = 0; start < ids.length; start += together) {
    const some = ids.slice(start, start + together);
    const reaches = await inTransaction((tx) => remindOf(tx, viewer, some, { ...asking, words }));
    for (const [incidentId, reach] of reaches) {
      if ("reason" in reach) answer.skipped.push({ incidentId, reason: reach.reason });
      else answer.reminded.push({ incidentId, by: reach.by, email: reach.email });
    }
  }
  return answer;
}

/** Reminds a developer of their open incidents, the most severe and oldest first; but not of those that others own. */
export async function remindDeveloper(
  viewer: MemberViewer,
  developerId: number,
  asking: Asking = {},
): Promise<Reminded> {
  authorize(viewer, "incidents:share");
  const developer = await db().developer.findUnique({ where: { id: developerId } });
  if (!developer) throw new NotFound("There is no such developer.");
  const { memberId } = developer;
  const theirs = [{ author: { developerId } }, { asked: { developerId } }];
  const open = {
    AND: [
      { closedAt: null, OR: memberId === null ? theirs : [...theirs, { assigneeId: memberId }] },
      visibleTo(viewer),
    ],
  };
  const active = { deactivatedAt: null, service: false };
  const others = {
    OR: [
      { assignee: { is: { ...active, ...(memberId === null ? {} : { id: { not: memberId } }) } } },
      { asked: { is: { developerId: { not: developerId } } }, NOT: { assignee: { is: active } } },
    ],
  };
  const firstOf = (which: Prisma.IncidentWhereInput) =>
    db().incident.findMany({
      where: { AND: [open, which] },
      orderBy: [{ severity: "asc" }, { triggeredAt: "asc" }],
      take: mostReminded,
      select: { id: true, assignee: true },
    });
  const waiting = await firstOf({ NOT: others });
  const skipped = (await firstOf(others)).map(({ id: incidentId, assignee }) => {
    const owner = assignee && !assignee.deactivatedAt && !assignee.service ? assignee : null;
    return { incidentId, reason: owner ? `${owner.name} owns it.` : "Somebody else is asked about it." };
  });
  const total = await db().incident.count({ where: open });
  const more = Math.max(0, total - waiting.length - skipped.length);
  if (waiting.length === 0) return { reminded: [], skipped, more };
  const ids = waiting.map(({ id }) => id);
  const answer = await remindIncidents(viewer, ids, asking);
  return { reminded: answer.reminded, skipped: [...answer.skipped, ...skipped], more };
}

async function remindOf(
  tx: Tx,
  viewer: MemberViewer,
  ids: readonly number[],
  { words, preview }: Asking,
): Promise<[number, Reach][]> {
  // Two reminders of one incident do not run side by side: each counts the other.
  if (!preview)
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ANY(${[...ids]}::int[]) ORDER BY id FOR NO KEY UPDATE`;
  const found = await tx.incident.findMany({ where: { AND: [{ id: { in: [...ids] } }, visibleTo(viewer)] } });
  const incidents = new Map(found.map((incident) => [incident.id, incident]));
  const reaches = await reachesFor(tx, found, new Date());
  const answers: [number, Reach][] = [];
  for (const id of ids) {
    const incident = incidents.get(id);
    if (incident?.needToKnow) {
      answers.push([id, { reason: "It is kept among those who need to know." }]);
      continue;
    }
    const reach = reaches.get(id);
    const own = reach && "memberId" in reach && reach.memberId === viewer.memberId;
    if (incident && reach && !own && !("reason" in reach) && !preview) await remind(tx, viewer, incident, reach, words);
    if (own) answers.push([id, { reason: "It is your own." }]);
    else answers.push([id, reach ?? { reason: "There is no such incident." }]);
  }
  return answers;
}

async function remind(
  tx: Tx,
  viewer: MemberViewer,
  { id, contact }: Incident,
  reach: Exclude<Reach, { reason: string }>,
  words: string | undefined,
): Promise<void> {
  if (reach.by === "mail") {
    const { email: recipient, scopes, lifespanDays } = reach;
    const { linkId, jti } = await createLink(tx, viewer, { incidentId: id, recipient, scopes, lifespanDays });
    await queueMail(tx, { kind: "reminder", incidentId: id, recipient, epoch: linkId, linkId, content: { jti } });
    if (contact !== "answered")
      await tx.incident.update({ where: { id }, data: { contact: "queued", contactReason: null } });
  }
  const detail = {
    by: reach.by,
    ...(reach.by === "mail" ? { recipient: reach.email } : { memberId: reach.memberId, email: reach.email }),
    ...(reach.by === "notification" && words ? { words } : {}),
  };
  await announce(tx, viewer, [{ type: "incident.reminded", incidentId: id, subject: reach.email, detail }]);
}

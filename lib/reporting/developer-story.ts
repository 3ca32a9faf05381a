import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleSql } from "@/lib/access/visibility";
import { asOfOneMoment, db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { NotFound } from "@/lib/errors";
import { summary } from "@/lib/incidents/views";
import { Prisma } from "@/prisma/generated/client";

/** Of so many incidents, the newest, the story is told; beyond that it would be nobody's to read. */
const mostIncidents = 1_000;
const idRow = z.object({ id: z.number() });
const eventRow = z.object({ id: z.bigint() });

/** What changes what an incident is, and not what is done about it. */
const asides = [
  "incident.occurrence_added",
  "incident.occurrence_authored",
  "incident.severity_changed",
  "incident.validity_changed",
  "incident.author_identified",
  "incident.asking_changed",
  "incident.comment_edited",
  "incident.comment_deleted",
];

/** What happened to the incidents of a developer, and what was sent about them, newest first; `before` an event's id. */
export async function developerStory(
  viewer: Viewer,
  developerId: number,
  { before, limit }: { before?: bigint; limit: number },
) {
  authorize(viewer, "analytics:read");
  const rows = await db().$queryRaw`SELECT e.id FROM (
      SELECT i.id FROM "Incident" i WHERE ${await theirs(developerId)} AND ${visibleSql(viewer)} ORDER BY i.id DESC LIMIT ${mostIncidents}::int) i
    CROSS JOIN LATERAL (SELECT e.id FROM "AuditEvent" e WHERE e."incidentId" = i.id AND e.type <> ALL (${asides}::text[])
      AND (${before ?? null}::bigint IS NULL OR e.id < ${before ?? null}::bigint) ORDER BY e.id DESC LIMIT ${limit + 1}::int) e
    ORDER BY e.id DESC LIMIT ${limit + 1}::int`;
  const ids = parseRows(eventRow, rows).map(({ id }) => id);
  const events = await db().auditEvent.findMany({
    where: { id: { in: ids.slice(0, limit) } },
    orderBy: { id: "desc" },
  });
  return { events: await withWhatTheyAreAbout(events), earlier: ids.length > limit ? String(ids[limit - 1]) : null };
}

type Event = Awaited<ReturnType<ReturnType<typeof db>["auditEvent"]["findMany"]>>[number];

async function withWhatTheyAreAbout(events: Event[]) {
  const memberIds = events.flatMap(({ memberId }) => memberId ?? []);
  const linkIds = events.flatMap(({ actor }) => (actor.startsWith("link:") ? actor.slice("link:".length) : []));
  const commentIds = events.flatMap(({ type, subject }) => (type === "incident.commented" ? Number(subject) : []));
  const [members, incidents, links, comments] = await Promise.all([
    db().member.findMany({
      where: { id: { in: memberIds } },
      select: { id: true, name: true, email: true, accessLevel: true },
    }),
    db().incident.findMany({
      where: { id: { in: events.flatMap(({ incidentId }) => incidentId ?? []) } },
      select: {
        id: true,
        source: true,
        detectorName: true,
        repository: { select: { fullName: true } },
        assignee: { select: { id: true, name: true } },
      },
    }),
    db().sharingLink.findMany({ where: { id: { in: linkIds } }, select: { id: true, recipient: true } }),
    db().comment.findMany({ where: { id: { in: commentIds } }, select: { id: true, body: true } }),
  ]);
  const memberOf = new Map(members.map((member) => [member.id, member]));
  const incidentOf = new Map(incidents.map((incident) => [incident.id, incident]));
  return events.flatMap((event) => {
    const incident = incidentOf.get(event.incidentId ?? 0);
    if (!incident) return [];
    const member = memberOf.get(event.memberId ?? 0) ?? null;
    return { ...event, id: String(event.id), member, incident: { ...incident, sharingLinks: links, comments } };
  });
}

/** The open incidents of a developer, what is due first. */
export async function openIncidentsOf(viewer: Viewer, developerId: number, limit: number) {
  authorize(viewer, "analytics:read");
  const rows = await db().$queryRaw`SELECT i.id FROM "Incident" i
    WHERE ${await theirs(developerId)} AND i."closedAt" IS NULL AND ${visibleSql(viewer)} ORDER BY i."dueAt", i.id LIMIT ${limit}::int`;
  const ids = parseRows(idRow, rows).map(({ id }) => id);
  return asOfOneMoment((tx) =>
    tx.incident.findMany({
      where: { id: { in: ids } },
      orderBy: [{ dueAt: "asc" }, { id: "asc" }],
      select: summary,
    }),
  );
}

/** Those they authored or own. Their addresses are named one by one, so that the database knows how few it looks for. */
async function theirs(developerId: number): Promise<Prisma.Sql> {
  const developer = await db().developer.findUnique({
    where: { id: developerId },
    select: { memberId: true, addresses: { select: { id: true } } },
  });
  if (!developer) throw new NotFound("There is no such developer.");
  const authored = Prisma.sql`i."authorId" = ANY(${developer.addresses.map(({ id }) => id)}::int[])`;
  return developer.memberId === null
    ? authored
    : Prisma.sql`(${authored} OR i."assigneeId" = ${developer.memberId}::int)`;
}

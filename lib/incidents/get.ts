import { authorize, can } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { detail, occurrenceView } from "@/lib/incidents/views";

/** Everything the viewer may know of one incident, and what it may do. Throws NotFound where it may not see it. */
export async function getIncident(viewer: Viewer, id: number) {
  authorize(viewer, "incidents:read");
  const incident = await db().incident.findFirst({ where: { AND: [{ id }, visibleTo(viewer)] }, select: detail });
  if (!incident) throw new NotFound("There is no such incident.");
  const mayEdit = (await db().incident.count({ where: { AND: [{ id }, editableBy(viewer)] } })) === 1;
  return { incident, mayEdit, mayShare: can(viewer, "incidents:share") };
}

/** The places of an incident, newest commit first. */
export async function listOccurrences(viewer: Viewer, incidentId: number, limit = 200) {
  authorize(viewer, "incidents:read");
  return db().occurrence.findMany({
    where: { incident: { AND: [{ id: incidentId }, visibleTo(viewer)] } },
    orderBy: [{ committedAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    take: limit,
    select: occurrenceView,
  });
}

/** Everything that happened to an incident, oldest first, with who did it. */
export async function timelineOf(viewer: Viewer, incidentId: number, limit = 500) {
  authorize(viewer, "incidents:read");
  const visible = await db().incident.count({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (visible === 0) throw new NotFound("There is no such incident.");
  const events = await db().auditEvent.findMany({ where: { incidentId }, orderBy: { id: "desc" }, take: limit });
  events.reverse();
  const ids = events.flatMap(({ memberId }) => memberId ?? []);
  const members = new Map(
    (await db().member.findMany({ where: { id: { in: ids } } })).map((member) => [member.id, member]),
  );
  const runs = await db().playbookRun.findMany({
    where: { incidentId, outcome: { not: "skipped" } },
    orderBy: { id: "asc" },
  });
  return {
    events: events.map((event) => ({
      ...event,
      id: String(event.id),
      member: members.get(event.memberId ?? 0) ?? null,
    })),
    runs: runs.map((run) => ({ ...run, eventId: String(run.eventId) })),
  };
}

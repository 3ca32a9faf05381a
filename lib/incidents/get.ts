import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { editableBy, shareableBy, visibleTo } from "@/lib/access/visibility";
import { asOfOneMoment, db } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { discreet, discreetEvent, discreetPlace, discreetTalk, discretionFor } from "@/lib/incidents/discretion";
import { detail, occurrenceView } from "@/lib/incidents/views";

/** Everything the viewer may know of one incident, and what it may do. Throws NotFound where it may not see it. */
export async function getIncident(viewer: Viewer, id: number) {
  authorize(viewer, "incidents:read");
  const where = { AND: [{ id }, visibleTo(viewer)] };
  const found = await asOfOneMoment((tx) => tx.incident.findFirst({ where, select: detail }));
  if (!found) throw new NotFound("There is no such incident.");
  const own = await discretionFor(viewer);
  const incident = own ? discreetTalk(discreet(found, own), own) : found;
  const mayEdit = (await db().incident.count({ where: { AND: [{ id }, editableBy(viewer)] } })) === 1;
  const mayShare = (await db().incident.count({ where: { AND: [{ id }, shareableBy(viewer)] } })) === 1;
  return { incident, mayEdit, mayShare };
}

/** The places of an incident, newest commit first. */
export async function listOccurrences(viewer: Viewer, incidentId: number, limit = 200) {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const places = await db().occurrence.findMany({
    where: { incident: { AND: [{ id: incidentId }, visibleTo(viewer)] } },
    orderBy: [{ committedAt: { sort: "desc", nulls: "last" } }, { id: "desc" }],
    take: limit,
    select: occurrenceView,
  });
  return own ? places.map((place) => discreetPlace(place, own)) : places;
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
    (
      await db().member.findMany({
        where: { id: { in: ids } },
        select: { id: true, name: true, email: true, accessLevel: true },
      })
    ).map((member) => [member.id, member]),
  );
  const own = await discretionFor(viewer);
  // What playbooks did names whom they mailed.
  const runs = own
    ? []
    : await db().playbookRun.findMany({ where: { incidentId, outcome: { not: "skipped" } }, orderBy: { id: "asc" } });
  return {
    events: events
      .flatMap((event) => (own ? (discreetEvent(event, own) ?? []) : event))
      .map((event) => {
        const member = members.get(event.memberId ?? 0) ?? null;
        const hidden = own !== null && member !== null && member.id !== own.memberId;
        return { ...event, id: String(event.id), member: hidden ? { ...member, email: "" } : member };
      }),
    runs: runs.map((run) => ({ ...run, eventId: String(run.eventId) })),
  };
}

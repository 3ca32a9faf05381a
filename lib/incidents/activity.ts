import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import { discreetEvent, discretionFor } from "@/lib/incidents/discretion";
import type { AuditEvent, Member } from "@/prisma/generated/client";

export type Activity = AuditEvent & {
  member: Pick<Member, "id" | "name" | "email" | "accessLevel"> | null;
  /** Of a comment, its words now; null where it was taken away. */
  comment: string | null;
};

/** What happened to an incident, oldest first, a page at a time. */
export async function listActivity(viewer: Viewer, incidentId: number, page: PageRequest): Promise<Page<Activity>> {
  authorize(viewer, "incidents:read");
  const visible = await db().incident.count({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (visible === 0) throw new NotFound("There is no such incident.");
  const events = await pageById(page, "asc", ({ where, ...slice }) =>
    db().auditEvent.findMany({ where: { incidentId, ...where }, ...slice }),
  );
  const [members, comments] = await Promise.all([
    db().member.findMany({
      where: { id: { in: events.rows.flatMap(({ memberId }) => memberId ?? []) } },
      select: { id: true, name: true, email: true, accessLevel: true },
    }),
    db().comment.findMany({ where: { incidentId, id: { in: events.rows.flatMap(commentIdOf) } } }),
  ]);
  const own = await discretionFor(viewer);
  const shown = own ? events.rows.flatMap((event) => discreetEvent(event, own) ?? []) : events.rows;
  const memberById = new Map(
    members.map((member) => [member.id, own && member.id !== own.memberId ? { ...member, email: "" } : member]),
  );
  const commentById = new Map(comments.map(({ id, body }) => [id, body]));
  return {
    ...events,
    rows: shown.map((event) => ({
      ...event,
      member: memberById.get(event.memberId ?? 0) ?? null,
      comment: commentById.get(commentIdOf(event)[0] ?? 0) ?? null,
    })),
  };
}

function commentIdOf({ type, subject }: AuditEvent): number[] {
  return type === "incident.commented" && subject ? [Number(subject)] : [];
}

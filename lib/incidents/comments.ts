import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { type Page, type PageRequest, pageById } from "@/lib/db/keyset";
import { NotFound } from "@/lib/errors";
import type { Comment } from "@/prisma/generated/client";

export type CommentView = Comment;

/** What was written on an incident, oldest first. */
export async function listComments(viewer: Viewer, incidentId: number, page: PageRequest): Promise<Page<Comment>> {
  authorize(viewer, "incidents:read");
  const visible = await db().incident.count({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (visible === 0) throw new NotFound("There is no such incident.");
  return pageById(page, "asc", ({ where, ...slice }) =>
    db().comment.findMany({ where: { incidentId, ...where }, ...slice }),
  );
}

export async function getComment(viewer: Viewer, incidentId: number, id: number): Promise<Comment> {
  const comment = await db().comment.findFirst({
    where: { id, incidentId, incident: visibleTo(viewer) },
  });
  if (!comment) throw new NotFound("There is no such comment on this incident.");
  return comment;
}

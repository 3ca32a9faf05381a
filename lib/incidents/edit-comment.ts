import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { longestComment } from "@/lib/incidents/comment";
import { editableIncident } from "@/lib/incidents/editable";
import type { Comment } from "@/prisma/generated/client";

// What a comment said stays out of the audit trail: somebody may take it away because it held a secret.

/** Changes one's own comment. */
export async function editComment(viewer: Viewer, incidentId: number, commentId: number, body: string): Promise<void> {
  const text = body.trim();
  if (text === "" || text.length > longestComment) {
    throw new Invalid(`A comment has between 1 and ${longestComment} characters.`, { pointer: "/comment" });
  }
  await inTransaction(async (tx) => {
    const before = await ownComment(tx, viewer, incidentId, commentId);
    await tx.comment.update({ where: { id: commentId }, data: { body: text } });
    const detail = { characters: { before: before.body.length, after: text.length } };
    await record(tx, viewer, [{ type: "incident.comment_edited", incidentId, subject: String(commentId), detail }]);
  });
}

/** Takes one's own comment away. */
export async function deleteComment(viewer: Viewer, incidentId: number, commentId: number): Promise<void> {
  await inTransaction(async (tx) => {
    const { body } = await ownComment(tx, viewer, incidentId, commentId);
    await tx.comment.delete({ where: { id: commentId } });
    const detail = { characters: { before: body.length, after: 0 } };
    await record(tx, viewer, [{ type: "incident.comment_deleted", incidentId, subject: String(commentId), detail }]);
  });
}

async function ownComment(tx: Tx, viewer: Viewer, incidentId: number, commentId: number): Promise<Comment> {
  await editableIncident(tx, viewer, incidentId);
  const comment = await tx.comment.findFirst({ where: { id: commentId, incidentId } });
  if (!comment) throw new NotFound("There is no such comment on this incident.");
  if (comment.memberId !== memberIdOf(viewer)) throw new Forbidden("Only who wrote a comment changes it.");
  return comment;
}

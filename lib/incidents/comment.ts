import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { editableIncident } from "@/lib/incidents/editable";

export const longestComment = 4_000;

/** Adds a comment and answers its id. */
export async function commentOnIncident(viewer: Viewer, id: number, body: string): Promise<number> {
  const memberId = memberIdOf(viewer);
  if (memberId === null) throw new Forbidden("Only members comment.");
  const text = body.trim();
  if (text === "" || text.length > longestComment) {
    throw new Invalid(`A comment has between 1 and ${longestComment} characters.`, { pointer: "/comment" });
  }
  return inTransaction(async (tx) => {
    await editableIncident(tx, viewer, id);
    const comment = await tx.comment.create({ data: { incidentId: id, memberId, body: text }, select: { id: true } });
    await announce(tx, viewer, [{ type: "incident.commented", incidentId: id, subject: String(comment.id) }]);
    return comment.id;
  });
}

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { Note } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { commentOnIncident } from "@/lib/incidents/comment";
import { type CommentView, getComment, listComments } from "@/lib/incidents/comments";
import { deleteComment, editComment } from "@/lib/incidents/edit-comment";
import { Id } from "@/lib/url-values";

const NoteParams = IdParams.extend({ noteId: Id });
const Body = z.strictObject({ comment: z.string() });

const shapeOf = ({ id, incidentId, memberId, body, createdAt, updatedAt }: CommentView) => ({
  id,
  incident_id: incidentId,
  member_id: memberId,
  api_token_id: null,
  created_at: createdAt,
  updated_at: updatedAt,
  comment: body,
});

export const listNotesRoute = route({
  summary: "List an incident's notes, oldest first",
  permission: "incidents:read",
  params: IdParams,
  query: PageQuery,
  answer: z.array(Note),
  async run(viewer, { params: { id }, query: { cursor, per_page }, url }) {
    const page = await listComments(viewer, id, { cursor, limit: per_page });
    return paged(url, page.rows.map(shapeOf), page);
  },
});

export const addNoteRoute = route({
  summary: "Write a note on an incident",
  permission: "incidents:write",
  params: IdParams,
  body: Body,
  answer: Note,
  status: 201,
  async run(viewer, { params: { id }, body }) {
    return shapeOf(await getComment(viewer, id, await commentOnIncident(viewer, id, body.comment)));
  },
});

export const editNoteRoute = route({
  summary: "Change a note of one's own",
  permission: "incidents:write",
  params: NoteParams,
  body: Body,
  answer: Note,
  async run(viewer, { params: { id, noteId }, body }) {
    await editComment(viewer, id, noteId, body.comment);
    return shapeOf(await getComment(viewer, id, noteId));
  },
});

export const deleteNoteRoute = route({
  summary: "Take away a note of one's own",
  permission: "incidents:write",
  params: NoteParams,
  status: 204,
  run: (viewer, { params: { id, noteId } }) => deleteComment(viewer, id, noteId),
});

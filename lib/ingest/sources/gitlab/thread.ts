import { z } from "zod";
import { type HostThread, nothing, type Parsed } from "@/lib/ingest/source";
import { hostOf, text, time } from "../reading/fields";

const Project = z.object({
  path_with_namespace: z
    .string()
    .max(200)
    .regex(/^[\w.-]+(?:\/[\w.-]+)+$/),
  web_url: text,
});
const Numbered = z.object({ iid: z.int().positive() }).optional().catch(undefined);
const User = z.object({ id: z.int().positive().optional().catch(undefined), username: text }).catch({ username: "" });

const Note = z.object({
  user: User,
  project: Project,
  object_attributes: z.object({
    id: z.int().positive(),
    note: text,
    author_id: z.int().positive(),
    system: z.boolean().catch(false),
    action: text,
    created_at: text,
    updated_at: text,
  }),
  issue: Numbered,
  merge_request: Numbered,
});

const machine = /^(project|group)_\d+_bot|[-_]bot\d*$|^ghost$/i;

/** Reads a note hook of an issue or a merge request; of what was changed later, nothing. */
export function parseNote(payload: unknown): Parsed {
  const said = Note.safeParse(payload).data;
  if (!said) return nothing;
  const { user, project, object_attributes: note, issue, merge_request } = said;
  const numbered = merge_request ?? issue;
  const isFirst = note.action === "create" || (note.action === "" && note.created_at === note.updated_at);
  // Whoever sends the hook is not always whoever wrote the note.
  const isAuthor = user.id === undefined || user.id === note.author_id;
  if (!numbered || note.system || !isFirst || !isAuthor) return nothing;
  const thread = threadOf(project, merge_request ? "change" : "issue", numbered.iid);
  const author = { id: String(note.author_id), login: user.username, machine: machine.test(user.username) };
  return { ...nothing, comments: [{ thread, id: String(note.id), body: note.note, author }] };
}

const Change = z.object({
  user: User,
  project: Project,
  object_attributes: z.object({ iid: z.int().positive(), action: text, updated_at: time, closed_at: time }),
});

const states: Record<string, "open" | "closed" | "merged"> = { close: "closed", reopen: "open", merge: "merged" };

/** Reads an issue or merge request hook: closed, merged or opened again. */
export function parseThread(payload: unknown, kind: HostThread["kind"], receivedAt: Date): Parsed {
  const said = Change.safeParse(payload).data;
  if (!said) return nothing;
  const { user, project, object_attributes: told } = said;
  const state = states[told.action];
  if (!state) return nothing;
  const by = user.username ? { by: user.username } : {};
  const at = told.updated_at ?? told.closed_at ?? receivedAt;
  return { ...nothing, threads: [{ thread: threadOf(project, kind, told.iid), state, at, ...by }] };
}

function threadOf(project: z.infer<typeof Project>, kind: HostThread["kind"], number: number): HostThread {
  return { host: hostOf(project.web_url) ?? "gitlab.com", repository: project.path_with_namespace, kind, number };
}

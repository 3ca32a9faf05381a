import { z } from "zod";
import { type HostThread, nothing, type Parsed } from "@/lib/ingest/source";
import { text, time } from "../reading/fields";
import { browsedHost, Repository } from "./repository";

const User = z.object({ id: z.int().positive(), login: z.string().min(1), type: text });
const Numbered = z.object({ number: z.int().positive(), pull_request: z.unknown().optional() });

const Comment = z.object({
  action: text,
  repository: Repository,
  issue: Numbered.optional(),
  pull_request: Numbered.optional(),
  comment: z.object({
    id: z.int().positive(),
    body: text,
    user: User,
    performed_via_github_app: z.unknown().optional(),
  }),
});

/** Reads issue_comment and pull_request_review_comment; of what was changed or taken away later, nothing. */
export function parseComment(payload: unknown): Parsed {
  const said = Comment.safeParse(payload).data;
  if (!said) return nothing;
  const { action, repository, issue, pull_request, comment } = said;
  const numbered = pull_request ?? issue;
  if (action !== "created" || !numbered) return nothing;
  const kind = pull_request || numbered.pull_request ? "change" : "issue";
  const { user, body } = comment;
  const author = {
    id: String(user.id),
    login: user.login,
    machine: user.type === "Bot" || user.login.endsWith("[bot]") || Boolean(comment.performed_via_github_app),
  };
  // A comment on a line and one on the whole are numbered apart.
  const id = pull_request ? `line:${comment.id}` : String(comment.id);
  return { ...nothing, comments: [{ thread: threadOf(repository, kind, numbered.number), id, body, author }] };
}

const Thread = Numbered.extend({
  state: text,
  merged: z.boolean().catch(false),
  updated_at: time,
  closed_at: time,
  merged_at: time,
});
const Change = z.object({
  action: text,
  repository: Repository,
  issue: Thread.optional(),
  pull_request: Thread.optional(),
  sender: z.object({ login: text }).catch({ login: "" }),
});

/** Reads issues and pull_request: closed, merged or opened again. The other actions are of no interest. */
export function parseThread(payload: unknown, receivedAt: Date): Parsed {
  const said = Change.safeParse(payload).data;
  if (!said) return nothing;
  const { action, repository, issue, pull_request, sender } = said;
  const thread = issue ?? pull_request;
  if (!thread || !["closed", "reopened", "deleted"].includes(action)) return nothing;
  const merged = thread.merged || thread.merged_at !== undefined;
  const state = action === "reopened" ? "open" : merged ? "merged" : "closed";
  const at = (action === "closed" ? thread.closed_at : undefined) ?? thread.updated_at ?? receivedAt;
  const by = sender.login ? { by: sender.login } : {};
  return {
    ...nothing,
    threads: [{ thread: threadOf(repository, pull_request ? "change" : "issue", thread.number), state, at, ...by }],
  };
}

function threadOf(repository: Repository, kind: HostThread["kind"], number: number): HostThread {
  return { host: browsedHost(repository), repository: repository.full_name, kind, number };
}

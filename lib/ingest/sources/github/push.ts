import { z } from "zod";
import type { CommitAuthor, Parsed } from "@/lib/ingest/source";
import { authorOf } from "../reading/author";
import { readObject } from "../reading/fault";
import { branchIn, text, time } from "../reading/fields";
import { coAuthorsOf } from "../reading/trailers";
import { Repository, repositoryOf } from "./repository";

const Commit = z.object({
  id: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/),
  timestamp: time,
  message: text,
  author: z.object({ name: text, email: z.string().min(1) }),
});

const Pusher = z.object({ name: text, email: text });

const Delivery = z.object({
  repository: Repository,
  pusher: Pusher.optional().catch(undefined),
  commits: z.array(z.unknown()).catch([]),
  head_commit: z.unknown().optional(),
  ref: text,
  deleted: z.boolean().catch(false),
});

/**
 * Reads push for people: who authored each commit, who its message names beside them, and who pushed. The committer,
 * often GitHub itself, is not looked at, and the message is not kept.
 */
export function parsePush(payload: unknown): Parsed {
  const push = readObject(Delivery, payload, "A push delivery");
  const repository = repositoryOf(push.repository);
  const pusher = pusherOf(push.pusher);
  const authors = new Map<string, CommitAuthor>();
  for (const entry of [...push.commits, push.head_commit]) {
    const commit = Commit.safeParse(entry).data;
    if (!commit || authors.has(commit.id)) continue;
    const { authorName = "", authorEmail = "" } = authorOf(commit.author.name, commit.author.email);
    const coAuthors = coAuthorsOf(commit.message);
    authors.set(commit.id, {
      repository,
      sha: commit.id,
      authorName,
      authorEmail,
      ...(commit.timestamp ? { committedAt: commit.timestamp } : {}),
      ...(coAuthors.length > 0 ? { coAuthors } : {}),
      ...(pusher ? { pusher } : {}),
    });
  }
  const branch = push.deleted && branchIn(push.ref);
  return {
    findings: [],
    commits: [...authors.values()],
    ...(branch ? { deletedBranches: [{ repository, branch }] } : {}),
    rejected: [],
  };
}

/** A push by a deploy key or an app has a name and no address. */
function pusherOf(pusher: z.infer<typeof Pusher> | undefined): CommitAuthor["pusher"] {
  const { authorName = "", authorEmail = "" } = authorOf(pusher?.name ?? "", pusher?.email ?? "");
  return authorEmail ? { name: authorName, email: authorEmail } : undefined;
}

import { z } from "zod";
import type { CommitAuthor, Parsed } from "@/lib/ingest/source";
import { authorOf } from "../reading/author";
import { readObject } from "../reading/fault";
import { text, time } from "../reading/fields";
import { Repository, repositoryOf } from "./repository";

const Commit = z.object({
  id: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/),
  timestamp: time,
  author: z.object({ name: text, email: z.string().min(1) }),
});

const Delivery = z.object({
  repository: Repository,
  commits: z.array(z.unknown()).catch([]),
  head_commit: z.unknown().optional(),
});

/** Reads push for one thing: who authored each commit. The committer, often GitHub itself, is not looked at. */
export function parsePush(payload: unknown): Parsed {
  const push = readObject(Delivery, payload, "A push delivery");
  const repository = repositoryOf(push.repository);
  const authors = new Map<string, CommitAuthor>();
  for (const entry of [...push.commits, push.head_commit]) {
    const commit = Commit.safeParse(entry).data;
    if (!commit || authors.has(commit.id)) continue;
    const { authorName = "", authorEmail = "" } = authorOf(commit.author.name, commit.author.email);
    authors.set(commit.id, {
      repository,
      sha: commit.id,
      authorName,
      authorEmail,
      ...(commit.timestamp ? { committedAt: commit.timestamp } : {}),
    });
  }
  return { findings: [], commits: [...authors.values()], rejected: [] };
}

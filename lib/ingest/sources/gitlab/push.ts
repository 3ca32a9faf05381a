import { z } from "zod";
import type { CommitAuthor, Parsed } from "@/lib/ingest/source";
import { authorOf } from "../reading/author";
import { readObject } from "../reading/fault";
import { branchIn, hostOf, link, text, time } from "../reading/fields";
import { coAuthorsOf } from "../reading/trailers";

const Commit = z.object({
  id: z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/),
  timestamp: time,
  message: text,
  author: z.object({ name: text, email: z.string().min(1) }),
});

const Delivery = z.object({
  project: z.object({
    path_with_namespace: z
      .string()
      .max(200)
      .regex(/^[\w.-]+(?:\/[\w.-]+)+$/),
    web_url: link,
    id: z.int().positive().optional().catch(undefined),
  }),
  ref: text,
  after: text,
  user_name: text,
  user_email: text,
  commits: z.array(z.unknown()).catch([]),
});

/** Reads a push hook for people: who authored each commit, who its message names beside them, and who pushed. */
export function parsePush(payload: unknown): Parsed {
  const { project, user_name, user_email, commits, ref, after } = readObject(Delivery, payload, "A push hook");
  const host = hostOf(project.web_url);
  const repository = {
    fullName: project.path_with_namespace,
    ...(project.web_url ? { url: project.web_url } : {}),
    ...(project.id && host ? { externalId: `${host}/${project.id}` } : {}),
  };
  const { authorName: name = "", authorEmail: email = "" } = authorOf(user_name, user_email);
  const read = commits.flatMap((entry): CommitAuthor[] => {
    const commit = Commit.safeParse(entry).data;
    if (!commit) return [];
    const { authorName = "", authorEmail = "" } = authorOf(commit.author.name, commit.author.email);
    const coAuthors = coAuthorsOf(commit.message);
    return [
      {
        repository,
        sha: commit.id,
        authorName,
        authorEmail,
        ...(commit.timestamp ? { committedAt: commit.timestamp } : {}),
        ...(coAuthors.length > 0 ? { coAuthors } : {}),
        ...(email ? { pusher: { name, email } } : {}),
      },
    ];
  });
  const branch = /^0+$/.test(after) && branchIn(ref);
  const deletedBranches = branch ? { deletedBranches: [{ repository, branch }] } : {};
  return { findings: [], commits: read, ...deletedBranches, rejected: [] };
}

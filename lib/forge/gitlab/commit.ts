import { z } from "zod";
import type { GitLab } from "@/lib/forge/clients";
import { orMissing } from "@/lib/forge/probe";
import type { CommitAuthor } from "@/lib/ingest/source";
import { coAuthorsOf } from "@/lib/ingest/sources/reading/trailers";

const CommitAnswer = z.object({
  author_name: z.string().catch(""),
  author_email: z.string(),
  authored_date: z.coerce.date().optional().catch(undefined),
  message: z.string().catch(""),
});

/** Who authored a commit, and who its message names beside them. Null where it is unknown. */
export async function gitlabCommit(gitlab: GitLab, fullName: string, sha: string): Promise<CommitAuthor | null> {
  const answer = await orMissing(gitlab.Commits.show(fullName, sha));
  if (!answer) return null;
  const { author_name, author_email, authored_date, message } = CommitAnswer.parse(answer);
  const coAuthors = coAuthorsOf(message);
  return {
    repository: { fullName },
    sha,
    authorName: author_name,
    authorEmail: author_email,
    ...(authored_date ? { committedAt: authored_date } : {}),
    ...(coAuthors.length > 0 ? { coAuthors } : {}),
  };
}

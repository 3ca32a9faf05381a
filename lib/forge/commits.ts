import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { hasGitHubToken, readFromGitHub } from "@/lib/forge/github";
import { recordCommits } from "@/lib/incidents/commit-authors";
import type { CommitAuthor } from "@/lib/ingest/source";
import { coAuthorsOf } from "@/lib/ingest/sources/reading/trailers";

const CommitAnswer = z.object({
  sha: z.string(),
  commit: z.object({
    author: z.object({ name: z.string().catch(""), email: z.string(), date: z.coerce.date().optional() }),
    message: z.string().catch(""),
  }),
});
const PullsAnswer = z.array(
  z.object({
    user: z
      .object({ login: z.string(), id: z.number(), type: z.literal("User") })
      .optional()
      .catch(undefined),
  }),
);
const json = "application/vnd.github+json";

/**
 * Asks GitHub who authored a commit, who its message names beside them, and who opened its pull request, when a token is
 * configured. The author, never the committer. A 404 is an answer: unknown.
 */
export async function lookUpCommit(repositoryId: number, sha: string): Promise<void> {
  if (!hasGitHubToken() || !/^[0-9a-f]{40,64}$/i.test(sha)) return;
  const repository = await db().repository.findUnique({ where: { id: repositoryId } });
  if (!repository) return;
  const { fullName } = repository;
  const response = await readFromGitHub(fullName, `commits/${sha}`, json);
  if (!response) return;
  const { commit } = CommitAnswer.parse(await response.json());
  const coAuthors = coAuthorsOf(commit.message);
  const pusher = await openerOf(fullName, sha);
  await inTransaction((tx) =>
    recordCommits(tx, system("commits.look-up"), [
      {
        repository: { fullName },
        sha,
        authorName: commit.author.name,
        authorEmail: commit.author.email,
        ...(commit.author.date ? { committedAt: commit.author.date } : {}),
        ...(coAuthors.length > 0 ? { coAuthors } : {}),
        ...(pusher ? { pusher } : {}),
      },
    ]),
  );
}

/** Who opened the first pull request with this commit, by the no-reply address GitHub gives each account. A nicety: no failure. */
async function openerOf(fullName: string, sha: string): Promise<CommitAuthor["pusher"]> {
  const response = await readFromGitHub(fullName, `commits/${sha}/pulls?per_page=1`, json).catch(() => null);
  const user = PullsAnswer.safeParse(await response?.json().catch(() => null)).data?.[0]?.user;
  return user && { name: user.login, email: `${user.id}+${user.login}@users.noreply.github.com` };
}

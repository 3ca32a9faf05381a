import { z } from "zod";
import type { GitHub } from "@/lib/forge/clients";
import { failureOf } from "@/lib/forge/failure";
import type { CommitAuthor } from "@/lib/ingest/source";
import { coAuthorsOf } from "@/lib/ingest/sources/reading/trailers";

const CommitAnswer = z.object({
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

/** Who authored a commit, who its message names beside them, and who opened its pull request. Null where it is unknown. */
export async function githubCommit(github: GitHub, fullName: string, sha: string): Promise<CommitAuthor | null> {
  const [owner = "", repo = ""] = fullName.split("/");
  const answer = await github.rest.repos.getCommit({ owner, repo, ref: sha }).catch((error) => {
    const failure = failureOf(error);
    if (failure.status === 404 || failure.status === 422) return null;
    throw failure;
  });
  if (!answer) return null;
  const { author, message } = CommitAnswer.parse(answer.data).commit;
  const coAuthors = coAuthorsOf(message);
  const pusher = await openerOf(github, owner, repo, sha);
  return {
    repository: { fullName },
    sha,
    authorName: author.name,
    authorEmail: author.email,
    ...(author.date ? { committedAt: author.date } : {}),
    ...(coAuthors.length > 0 ? { coAuthors } : {}),
    ...(pusher ? { pusher } : {}),
  };
}

/** Who opened the first pull request with this commit, by the no-reply address GitHub gives each account. A nicety: no failure. */
async function openerOf(
  github: GitHub,
  owner: string,
  repo: string,
  commit_sha: string,
): Promise<CommitAuthor["pusher"]> {
  const asked = github.rest.repos.listPullRequestsAssociatedWithCommit({ owner, repo, commit_sha, per_page: 1 });
  const answer = await asked.catch(() => null);
  const user = PullsAnswer.safeParse(answer?.data).data?.[0]?.user;
  return user && { name: user.login, email: `${user.id}+${user.login}@users.noreply.github.com` };
}

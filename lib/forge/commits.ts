import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { forgeOf } from "@/lib/forge/forge";
import { githubCommit } from "@/lib/forge/github/commit";
import { gitlabCommit } from "@/lib/forge/gitlab/commit";
import { recordCommits } from "@/lib/incidents/commit-authors";

/**
 * Asks the repository's code host who authored a commit, where one is connected. The author, never the committer.
 * A 404 is an answer: unknown.
 */
export async function lookUpCommit(repositoryId: number, sha: string): Promise<void> {
  if (!/^[0-9a-f]{40,64}$/i.test(sha)) return;
  const repository = await db().repository.findUnique({ where: { id: repositoryId } });
  const forge = repository && (await forgeOf(repository));
  if (!forge) return;
  const { fullName } = repository;
  const commit =
    forge.kind === "github"
      ? await githubCommit(forge.github, fullName, sha)
      : await gitlabCommit(forge.gitlab, fullName, sha);
  if (commit) await inTransaction((tx) => recordCommits(tx, system("commits.look-up"), [commit]));
}

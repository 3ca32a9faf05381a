import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { recordCommits } from "@/lib/incidents/commit-authors";

const CommitAnswer = z.object({
  sha: z.string(),
  commit: z.object({
    author: z.object({ name: z.string().catch(""), email: z.string(), date: z.coerce.date().optional() }),
  }),
});

const timeoutMs = 10_000;

/** Asks GitHub who authored a commit, when a token is configured. The author, never the committer. A 404 is an answer: unknown. */
export async function lookUpCommit(repositoryId: number, sha: string): Promise<void> {
  const { GITHUB_TOKEN: token, GITHUB_API_URL: api } = env();
  if (!token || !/^[0-9a-f]{40,64}$/i.test(sha)) return;
  const repository = await db().repository.findUnique({ where: { id: repositoryId } });
  if (!repository) return;
  const path = repository.fullName.split("/").map(encodeURIComponent).join("/");
  const response = await fetch(`${api}/repos/${path}/commits/${sha}`, {
    headers: { accept: "application/vnd.github+json", authorization: `Bearer ${token}`, "user-agent": "handback" },
    signal: AbortSignal.timeout(timeoutMs),
    redirect: "error",
  });
  if (response.status === 404 || response.status === 422) return;
  if (!response.ok) throw new Error(`the code host answered ${response.status}`);
  const { commit } = CommitAnswer.parse(await response.json());
  await inTransaction((tx) =>
    recordCommits(tx, system("commits.look-up"), [
      {
        repository: { fullName: repository.fullName },
        sha,
        authorName: commit.author.name,
        authorEmail: commit.author.email,
        ...(commit.author.date ? { committedAt: commit.author.date } : {}),
      },
    ]),
  );
}

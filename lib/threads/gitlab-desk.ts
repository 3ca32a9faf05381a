import type { GitLab } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { withoutCommands } from "@/lib/forge/inert";
import { orMissing } from "@/lib/forge/probe";
import { largestFile, type NewChange, type ThreadDesk } from "@/lib/threads/desk";

const page = { perPage: 100, maxPages: 1 };
const mostCommits = 250;

export function gitlabThreads(gitlab: GitLab): ThreadDesk {
  return {
    async createIssue({ repository, title, body, labels }) {
      const made = await gitlab.Issues.create(repository, title, {
        description: withoutCommands(body),
        labels: labels.join(","),
      });
      return { number: made.iid, url: String(made.web_url) };
    },
    async findIssue(repository, marker, since) {
      const issues = await gitlab.Issues.all({ ...page, projectId: repository, createdAfter: since.toISOString() });
      const found = issues.find(({ description }) => description?.includes(marker));
      return found ? { number: found.iid, url: String(found.web_url) } : null;
    },
    async comment({ kind, repository, number }, text, internal = false) {
      const body = withoutCommands(text);
      const notes = kind === "issue" ? gitlab.IssueNotes : gitlab.MergeRequestNotes;
      await notes.create(repository, number, body, internal ? { internal } : {});
    },
    async hasComment({ kind, repository, number }, marker) {
      const newest = { ...page, sort: "desc" as const };
      const notes =
        kind === "issue"
          ? await gitlab.IssueNotes.all(repository, number, newest)
          : await gitlab.MergeRequestNotes.all(repository, number, newest);
      return notes.some(({ body }) => body.includes(marker));
    },
    async readComment({ kind, repository, number }, id) {
      const note = await (kind === "issue"
        ? orMissing(gitlab.IssueNotes.show(repository, number, Number(id)))
        : orMissing(gitlab.MergeRequestNotes.show(repository, number, Number(id))));
      if (!note) return null;
      const { body, author, internal, confidential } = note;
      // It was called confidential before GitLab 15.
      return { body: String(body), accountId: String(author.id), internal: internal === true || confidential === true };
    },
    async setOpen({ repository, number }, open) {
      await gitlab.Issues.edit(repository, number, { stateEvent: open ? "reopen" : "close" });
    },
    async commitsOf(repository, number) {
      const commits = await gitlab.MergeRequests.allCommits(repository, number, { perPage: 100, maxPages: 3 });
      return commits.slice(0, mostCommits).map(({ id }) => id);
    },
    async readFile(repository, path) {
      const file = await orMissing(
        gitlab.RepositoryFiles.show(repository, path, await defaultBranch(gitlab, repository)),
      );
      if (file?.encoding !== "base64" || file.size > largestFile) return null;
      return Buffer.from(file.content, "base64").toString("utf8");
    },
    async openChange(change) {
      const base = await defaultBranch(gitlab, change.repository);
      await ensureBranch(gitlab, change, base);
      const { repository, branch, title, body } = change;
      const [there] = await gitlab.MergeRequests.all({ projectId: repository, sourceBranch: branch, ...page });
      const made =
        there ??
        (await gitlab.MergeRequests.create(repository, branch, base, title, {
          description: withoutCommands(body),
          removeSourceBranch: true,
        }));
      return { number: made.iid, url: String(made.web_url) };
    },
  };
}

async function defaultBranch(gitlab: GitLab, repository: string): Promise<string> {
  const { default_branch } = await gitlab.Projects.show(repository);
  return String(default_branch);
}

/** What an earlier try left is taken up; a branch of this name that is not ours is left alone. */
async function ensureBranch(gitlab: GitLab, { repository, branch, message, files }: NewChange, base: string) {
  const there = await orMissing(gitlab.Branches.show(repository, branch));
  if (there) {
    const said = there.commit as { message?: string };
    if (said.message !== message)
      throw new ForgeFailure("refused", `There is a branch ${branch} already, made by somebody else.`);
    return;
  }
  await gitlab.Commits.create(
    repository,
    branch,
    message,
    files.map(({ path, text }) => ({ action: "update" as const, filePath: path, content: text })),
    { startBranch: base },
  );
}

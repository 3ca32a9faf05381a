import type { GitHub, GitLab } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import type { Forge } from "@/lib/forge/forge";

export type Status = { passes: boolean; description: string; url: string };

/** What is written on a merge request, the same for every code host. */
export type Speaker = {
  /** The first comment that begins with this and is by the account of the connection's token: anybody may write one like it. */
  findComment(beginning: string): Promise<string | null>;
  addComment(body: string): Promise<string>;
  changeComment(id: string, body: string): Promise<void>;
  setStatus(commit: string, status: Status): Promise<void>;
};
type Request = { number: number; branch: string; repository: { fullName: string } };

/** How the status is called, where a branch is protected by it. */
export const context = "handback";
const pageSize = 100;
const mostPages = 10;

export function speakerOf(forge: Forge, request: Request): Speaker {
  return forge.kind === "github" ? githubSpeaker(forge.github, request) : gitlabSpeaker(forge.gitlab, request);
}

function githubSpeaker({ rest }: GitHub, { number, repository }: Request): Speaker {
  const [owner = "", repo = ""] = repository.fullName.split("/");
  const at = { owner, repo };
  return {
    async findComment(beginning) {
      const { data: own } = await rest.users.getAuthenticated();
      for (let page = 1; page <= mostPages; page += 1) {
        const { data } = await rest.issues.listComments({ ...at, issue_number: number, per_page: pageSize, page });
        const found = data.find(({ body, user }) => body?.startsWith(beginning) && user?.id === own.id);
        if (found) return String(found.id);
        if (data.length < pageSize) return null;
      }
      return null;
    },
    async addComment(body) {
      const { data } = await rest.issues.createComment({ ...at, issue_number: number, body });
      return String(data.id);
    },
    async changeComment(id, body) {
      await rest.issues.updateComment({ ...at, comment_id: Number(id), body });
    },
    async setStatus(sha, { passes, description, url }) {
      const state = passes ? "success" : "failure";
      await rest.repos.createCommitStatus({ ...at, sha, state, description, target_url: url, context });
    },
  };
}

function gitlabSpeaker(gitlab: GitLab, { number, branch, repository }: Request): Speaker {
  const project = repository.fullName;
  return {
    async findComment(beginning) {
      const own = await gitlab.Users.showCurrentUser();
      for (let page = 1; page <= mostPages; page += 1) {
        const notes = await gitlab.MergeRequestNotes.all(project, number, {
          sort: "asc",
          perPage: pageSize,
          page,
          maxPages: 1,
        });
        const found = notes.find(({ body, author }) => String(body).startsWith(beginning) && author.id === own.id);
        if (found) return String(found.id);
        if (notes.length < pageSize) return null;
      }
      return null;
    },
    async addComment(body) {
      return String((await gitlab.MergeRequestNotes.create(project, number, body)).id);
    },
    async changeComment(id, body) {
      await gitlab.MergeRequestNotes.edit(project, number, Number(id), { body });
    },
    async setStatus(sha, { passes, description, url }) {
      const state = passes ? "success" : "failed";
      const more = { context, description, targetUrl: url, ...(branch ? { ref: branch } : {}) };
      await gitlab.Commits.editStatus(project, sha, state, more).catch((error: unknown) => {
        if (!isSoAlready(error)) throw error;
      });
    },
  };
}

/** GitLab refuses to give a commit the status that it has. */
function isSoAlready(error: unknown): boolean {
  return error instanceof ForgeFailure && error.status === 400 && /cannot transition status/i.test(error.said);
}

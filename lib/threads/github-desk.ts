import type { GitHub } from "@/lib/forge/clients";
import { ForgeFailure } from "@/lib/forge/failure";
import { orMissing } from "@/lib/forge/probe";
import { largestFile, type NewChange, type ThreadDesk } from "@/lib/threads/desk";

const page = { per_page: 100 };
const mostCommits = 250;

export function githubThreads({ rest, paginate }: GitHub): ThreadDesk {
  return {
    async createIssue({ repository, ...issue }) {
      const { data } = await rest.issues.create({ ...of(repository), ...issue });
      return { number: data.number, url: data.html_url };
    },
    async findIssue(repository, marker, since) {
      const { data } = await rest.issues.listForRepo({
        ...of(repository),
        ...page,
        state: "all",
        since: since.toISOString(),
        sort: "created",
        direction: "desc",
      });
      const found = data.find(({ body }) => body?.includes(marker));
      return found ? { number: found.number, url: found.html_url } : null;
    },
    async comment({ repository, number }, body) {
      await rest.issues.createComment({ ...of(repository), issue_number: number, body });
    },
    async hasComment({ repository, number }, marker, since) {
      const { data } = await rest.issues.listComments({
        ...of(repository),
        ...page,
        issue_number: number,
        since: since.toISOString(),
      });
      return data.some(({ body }) => body?.includes(marker));
    },
    async readComment({ repository, number }, id) {
      const found = await (id.startsWith("line:")
        ? lineComment({ rest }, repository, Number(id.slice("line:".length)))
        : plainComment({ rest }, repository, Number(id)));
      // Another thread's comment asks for something else.
      return found && Number(found.thread.split("/").at(-1)) === number ? found : null;
    },
    async setOpen({ repository, number }, open) {
      const state = open ? ({ state: "open" } as const) : ({ state: "closed", state_reason: "completed" } as const);
      await rest.issues.update({ ...of(repository), issue_number: number, ...state });
    },
    async commitsOf(repository, number) {
      const all = await paginate(
        rest.pulls.listCommits,
        { ...of(repository), ...page, pull_number: number },
        ({ data }) => data.map(({ sha }) => sha),
      );
      return all.slice(0, mostCommits);
    },
    async readFile(repository, path) {
      const answer = await orMissing(rest.repos.getContent({ ...of(repository), path }));
      const data = answer?.data;
      if (!data || Array.isArray(data) || data.type !== "file" || data.encoding !== "base64" || data.size > largestFile)
        return null;
      return Buffer.from(data.content, "base64").toString("utf8");
    },
    async openChange(change) {
      const { data } = await rest.repos.get(of(change.repository));
      await ensureBranch({ rest }, change, data.default_branch);
      return (await findPull({ rest }, change)) ?? (await createPull({ rest }, change, data.default_branch));
    },
  };
}

type Rest = Pick<GitHub, "rest">;

function of(repository: string): { owner: string; repo: string } {
  const [owner = "", repo = ""] = repository.split("/");
  return { owner, repo };
}

async function plainComment({ rest }: Rest, repository: string, comment_id: number) {
  const answer = await orMissing(rest.issues.getComment({ ...of(repository), comment_id }));
  if (!answer) return null;
  const { body, user, issue_url: thread } = answer.data;
  return { body: body ?? "", accountId: String(user?.id), internal: false, thread };
}

async function lineComment({ rest }: Rest, repository: string, comment_id: number) {
  const answer = await orMissing(rest.pulls.getReviewComment({ ...of(repository), comment_id }));
  if (!answer) return null;
  const { body, user, pull_request_url: thread } = answer.data;
  return { body, accountId: String(user.id), internal: false, thread };
}

/** What an earlier try left is taken up; a branch of this name that is not ours is left alone. */
async function ensureBranch({ rest }: Rest, { repository, branch, message, files }: NewChange, base: string) {
  const at = of(repository);
  const there = await orMissing(rest.git.getRef({ ...at, ref: `heads/${branch}` }));
  if (there) {
    const { data } = await rest.git.getCommit({ ...at, commit_sha: there.data.object.sha });
    if (data.message !== message)
      throw new ForgeFailure("refused", `There is a branch ${branch} already, made by somebody else.`);
    return;
  }
  const { data: head } = await rest.git.getRef({ ...at, ref: `heads/${base}` });
  const { data: commit } = await rest.git.getCommit({ ...at, commit_sha: head.object.sha });
  const { data: before } = await rest.git.getTree({ ...at, tree_sha: commit.tree.sha, recursive: "true" });
  // A program stays one that can be run.
  const runs = new Set(before.tree.filter(({ mode }) => mode === "100755").map(({ path }) => path));
  const { data: tree } = await rest.git.createTree({
    ...at,
    base_tree: commit.tree.sha,
    tree: files.map(({ path, text }) => ({
      path,
      mode: runs.has(path) ? ("100755" as const) : ("100644" as const),
      type: "blob" as const,
      content: text,
    })),
  });
  const { data: made } = await rest.git.createCommit({ ...at, message, tree: tree.sha, parents: [head.object.sha] });
  await rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: made.sha });
}

async function findPull({ rest }: Rest, { repository, branch }: NewChange) {
  const at = of(repository);
  const { data } = await rest.pulls.list({ ...at, head: `${at.owner}:${branch}`, state: "all", per_page: 1 });
  return data[0] ? { number: data[0].number, url: data[0].html_url } : null;
}

async function createPull({ rest }: Rest, { repository, branch, title, body }: NewChange, base: string) {
  const { data } = await rest.pulls.create({ ...of(repository), head: branch, base, title, body });
  return { number: data.number, url: data.html_url };
}

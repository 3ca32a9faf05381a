import { createHash } from "node:crypto";
import type { Answer, Ask, Json, Route } from "./world";

const missing: Answer = { status: 404, body: { message: "Not Found" } };
const at = (path: string) => new RegExp(`^/api/v3${path.replaceAll("{}", "([^/]+)").replaceAll("{*}", "(.+)")}$`);
const nameOf = ([owner = "", repo = ""]: string[]) => `${owner}/${repo}`;
const shaOf = (text: string) => createHash("sha1").update(text).digest("hex");

const base = "main";
const headOf = ({ world }: Ask, repository: string, branch: string) =>
  branch === base
    ? { sha: shaOf(`${repository} ${base}`), message: "Begin" }
    : world.branches.get(`${repository} ${branch}`);

type NewFile = { path: string; content: string };

/** Files of the default branch, and what it takes to make a commit and a branch with it. */
export const githubFileRoutes: Route[] = [
  [
    "GET",
    at("/repos/{}/{}/contents/{*}"),
    ({ params, world }) => {
      const text = world.files.get(`${nameOf(params)} ${base} ${params[2]}`);
      if (text === undefined) return missing;
      const content = Buffer.from(text).toString("base64");
      return { body: { type: "file", encoding: "base64", size: Buffer.byteLength(text), content, path: params[2] } };
    },
  ],
  [
    "GET",
    at("/repos/{}/{}/git/ref/{*}"),
    (ask) => {
      const branch = ask.params[2]?.replace(/^heads\//, "") ?? "";
      const head = headOf(ask, nameOf(ask.params), branch);
      return head ? { body: { ref: `refs/heads/${branch}`, object: { sha: head.sha, type: "commit" } } } : missing;
    },
  ],
  [
    "GET",
    at("/repos/{}/{}/git/commits/{}"),
    ({ params, world }) => {
      const sha = params[2] ?? "";
      return {
        body: { sha, message: world.made.get(sha)?.message ?? "Begin", tree: { sha: shaOf(`tree of ${sha}`) } },
      };
    },
  ],
  ["GET", at("/repos/{}/{}/git/trees/{}"), ({ params }) => ({ body: { sha: params[2], tree: [], truncated: false } })],
  [
    "POST",
    at("/repos/{}/{}/git/trees"),
    ({ world, body }) => {
      const files = body.tree as NewFile[];
      const sha = shaOf(JSON.stringify(files));
      world.made.set(sha, { message: "", files });
      return { status: 201, body: { sha } };
    },
  ],
  [
    "POST",
    at("/repos/{}/{}/git/commits"),
    ({ world, body }) => {
      const files = world.made.get(String(body.tree))?.files ?? [];
      const sha = shaOf(`${body.message} ${body.tree}`);
      world.made.set(sha, { message: String(body.message), files });
      return { status: 201, body: { sha } };
    },
  ],
  [
    "POST",
    at("/repos/{}/{}/git/refs"),
    ({ params, world, body }) => {
      const [repository, branch] = [nameOf(params), String(body.ref).replace("refs/heads/", "")];
      const key = `${repository} ${branch}`;
      if (world.branches.has(key)) return { status: 422, body: { message: "Reference already exists" } };
      const made = world.made.get(String(body.sha));
      world.branches.set(key, { sha: String(body.sha), message: made?.message ?? "" });
      for (const { path, content } of made?.files ?? []) world.files.set(`${key} ${path}`, content);
      return { status: 201, body: { ref: body.ref, object: { sha: body.sha } } as Json };
    },
  ],
];

import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { send, withBody } from "@/app/_server/exchange";
import { uploadDoor } from "@/app/_server/uploads";
import { db } from "@/lib/db/client";
import { configureConnection } from "@/lib/forge/connections";
import { approveMergeRequest } from "@/lib/merge-requests/approve";
import { marker } from "@/lib/merge-requests/comment";
import { setMergePolicy } from "@/lib/merge-requests/policy";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { ownStandIn, standInToken } from "../forge/stand-in";
import { type Leak, leak, reportOf, repository, scan, sha } from "./pipeline";

const read = (file: string): unknown => parse(readFileSync(path.join("integrations", file), "utf8"));

const Job = z.looseObject({
  stage: z.literal("test"),
  image: z.object({ name: z.string().regex(/:v?\d+\.\d+/), entrypoint: z.tuple([z.literal("")]) }),
  rules: z.array(z.strictObject({ if: z.string() })),
  variables: z.record(z.string(), z.union([z.string(), z.number()])),
  script: z.array(z.string()).length(1),
});
const GitLabFile = z.strictObject({ "handback:scan": Job, handback: Job });
const Step = z.looseObject({ run: z.string().optional(), env: z.record(z.string(), z.unknown()).optional() });
const Workflow = z.strictObject({
  name: z.string(),
  on: z.strictObject({ pull_request: z.null(), push: z.object({ branches: z.array(z.string()) }) }),
  permissions: z.strictObject({ contents: z.literal("read"), "pull-requests": z.literal("write") }),
  concurrency: z.strictObject({ group: z.string(), "cancel-in-progress": z.boolean() }),
  jobs: z.strictObject({ handback: z.looseObject({ "timeout-minutes": z.number(), steps: z.array(Step).length(3) }) }),
});
const Hook = z.looseObject({ id: z.string(), entry: z.string(), stages: z.array(z.enum(["pre-commit", "pre-push"])) });
const Hooks = z.strictObject({ repos: z.array(z.strictObject({ repo: z.literal("local"), hooks: z.array(Hook) })) });

const gitlab = GitLabFile.parse(read("gitlab/handback.gitlab-ci.yml"));
const github = Workflow.parse(read("github/handback.yml"));
const asking = github.jobs.handback.steps.find(({ env }) => env && "HANDBACK_URL" in env);
const asks = { gitlab: gitlab.handback.script[0] ?? "", github: asking?.run ?? "" };
/** What the files set themselves; the rest is the code host's word. */
const set = {
  gitlab: Object.entries(gitlab.handback.variables),
  github: Object.entries(asking?.env ?? {}).filter(([, value]) => !String(value).includes("${{")),
};
const scans = { gitlab: gitlab["handback:scan"].script[0] ?? "", github: github.jobs.handback.steps[1]?.run ?? "" };
const hooks = Hooks.parse(read("pre-commit/.pre-commit-config.yaml"));

const has = (program: string) => {
  try {
    execFileSync("sh", ["-c", `command -v ${program}`]);
    return true;
  } catch {
    return false;
  }
};

describe("the templates", () => {
  test.each(Object.entries({ ...asks, gitlabScan: scans.gitlab, githubScan: scans.github }))(
    "have a script that a small shell can read: %s",
    (_, script) => {
      expect(script).toContain("set -eu");
      execFileSync("sh", ["-n"], { input: script });
    },
  );

  test("hold no token, and name nothing of a pull request inside a script, where it could be run", () => {
    for (const script of [...Object.values(asks), ...Object.values(scans)]) {
      expect(script).not.toContain("${{");
      expect(script).not.toContain("hbk_");
    }
  });

  test("for pre-commit let ggshield look at commits and pushes", () => {
    const all = hooks.repos.flatMap((each) => each.hooks);
    expect(all.map(({ entry, stages }) => [/secret scan ([a-z-]+)'?$/.exec(entry)?.[1], ...stages])).toEqual([
      ["pre-commit", "pre-commit"],
      ["pre-push", "pre-push"],
    ]);
  });
});

const standIn = ownStandIn();
ownDatabase();
const directory = mkdtempSync(path.join(tmpdir(), "handback-templates-"));
let cast: Cast;
let token: string;
let server: Server;
let handback: string;

beforeAll(async () => {
  cast = await seatCast();
  await setMergePolicy(cast.maya, { of: "workspace" }, { blocks: ["high"], validity: "any" });
  const made = { memberId: cast.maya.memberId, name: "pipeline", scopes: ["reports:write"] };
  token = (await createToken(cast.maya, made)).token;
  server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  handback = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(directory, { recursive: true, force: true });
});

/** The doors of the product that a pipeline knocks at. */
async function answer(...[request, response]: Parameters<Parameters<typeof createServer>[1] & object>): Promise<void> {
  const url = new URL(request.url ?? "/", handback);
  const upload = uploadDoor(request, url);
  if (upload) return send(response, await upload);
  const given = (request.headers.authorization ?? "").replace(/^Token /, "");
  const body = await withBody(request, 65_536, async (bytes) => bytes.toString());
  const answered = await call(given, request.method as "GET", url.pathname, body ? JSON.parse(body) : undefined);
  const headers = Object.fromEntries(answered.headers);
  send(response, { status: answered.status, headers, body: await answered.text() });
}

type Ran = { code: number; said: string };
type Host = keyof typeof asks;
type Pipeline = { number?: number; head: string; leaks: readonly Leak[]; run: number; branch?: string };
const branch = "feature/ä & #1";

/** What each code host tells a job of itself. */
const environmentOf: Record<Host, (pipeline: Pipeline) => Record<string, string>> = {
  gitlab: ({ number, head, run, branch: own = branch }) => ({
    CI_PROJECT_PATH: repository,
    CI_PROJECT_ID: "7",
    CI_COMMIT_SHA: sha(number ? "merged result" : head),
    CI_PIPELINE_ID: String(run),
    CI_JOB_ID: `${run}00${head}`,
    CI_API_V4_URL: `${standIn.url}/api/v4`,
    HANDBACK_COMMENT_TOKEN: standInToken,
    ...(number
      ? {
          CI_MERGE_REQUEST_IID: String(number),
          CI_MERGE_REQUEST_SOURCE_BRANCH_SHA: sha(head),
          CI_MERGE_REQUEST_SOURCE_BRANCH_NAME: own,
          CI_MERGE_REQUEST_TARGET_BRANCH_NAME: "main",
        }
      : { CI_COMMIT_BRANCH: own }),
  }),
  github: ({ number, head, run, branch: own = branch }) => ({
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ID: String(run),
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_API_URL: `${standIn.url}/api/v3`,
    GITHUB_TOKEN: standInToken,
    NUMBER: number ? String(number) : "",
    COMMIT: sha(head),
    BRANCH: own,
    TARGET: number ? "main" : "",
    FORK: "false",
  }),
};

function runJob(host: Host, pipeline: Pipeline, more: Record<string, string> = {}): Promise<Ran> {
  const report = path.join(directory, "report.json");
  writeFileSync(report, reportOf(pipeline.leaks));
  const env = {
    PATH: process.env.PATH ?? "",
    TMPDIR: directory,
    HANDBACK_URL: handback,
    HANDBACK_TOKEN: token,
    ...Object.fromEntries(set[host].map(([name, value]) => [name, String(value)])),
    HANDBACK_REPORT: report,
    ...environmentOf[host](pipeline),
    ...more,
  };
  return new Promise((resolve) => {
    execFile("sh", ["-c", asks[host]], { env: env as never, cwd: directory }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, said: stdout + stderr });
    });
  });
}

let numbers = 0;
const nextNumber = () => (numbers += 1);
const commentsOf = (number: number) => standIn.world.comments.get(`${repository} ${number}`) ?? [];
const ours = (number: number) => commentsOf(number).filter(({ id, body }) => id > 120 && body.startsWith(marker));

describe.each(["gitlab", "github"] as const)("the job on %s", (host) => {
  // The numbers of pipelines rise, as on the hosts.
  let number = 0;
  let run = 0;
  beforeEach(async () => {
    await db().codeHost.deleteMany();
    standIn.world.repositories.set(repository, { id: 7 });
    number = nextNumber();
    run = number * 100;
  });

  test("writes one comment among many, keeps it true, and fails while something blocks", async () => {
    // Somebody else's, some of which begin like ours.
    const others = Array.from({ length: 120 }, (_, id) => ({
      url: `https://host.example/issues/comments/${id + 1}`,
      id: id + 1,
      user: { login: "mallory", id: 11 },
      body: id % 50 === 0 ? `${marker} planted` : `"id":9, "body":"${marker}"`,
      author: { id: 11, username: "mallory" },
    }));
    standIn.world.comments.set(`${repository} ${number}`, [...others]);
    const known = leak(`${host}-known`);
    await scan(cast.maya, [known], { branch: "main" });
    const fresh = leak(`${host}-fresh`);
    const first = await runJob(host, { number, head: `${host}-1`, leaks: [known, fresh], run: run + 1 });
    expect(first).toMatchObject({ code: 1, said: expect.stringContaining("1 new incident blocks this") });
    expect(ours(number)).toMatchObject([{ body: expect.stringContaining(`src/${host}-fresh.ts:4`) }]);
    expect(await db().mergeRequest.findFirst({ where: { number } })).toMatchObject({
      branch,
      host,
      targetBranch: "main",
    });

    const request = await db().mergeRequest.findFirstOrThrow({ where: { number } });
    await approveMergeRequest(cast.maya, request.id, "Seen to");
    const again = await runJob(host, { number, head: `${host}-1`, leaks: [known, fresh], run: run + 1 });
    expect(again).toMatchObject({ code: 0, said: expect.stringContaining("let pass by a manager") });
    const second = await runJob(host, { number, head: `${host}-2`, leaks: [known], run: run + 2 });
    expect(second.code).toBe(0);
    expect(ours(number)).toMatchObject([{ body: expect.stringContaining("- [x] ~~") }]);
    expect(commentsOf(number).slice(0, 120)).toEqual(others);
    const late = await runJob(host, { number, head: `${host}-0`, leaks: [known, fresh], run: run + 0 });
    expect(late).toMatchObject({ code: 0, said: expect.stringContaining("a newer commit has been reported") });
  });

  test("comments on nothing where there is nothing, and only uploads on a branch itself", async () => {
    expect((await runJob(host, { number, head: `${host}-clean`, leaks: [], run: run + 1 })).code).toBe(0);
    expect(commentsOf(number)).toEqual([]);
    const found = leak(`${host}-main`);
    expect((await runJob(host, { head: `${host}-main`, leaks: [found], run: run + 2, branch: "main" })).code).toBe(0);
    const seen = { branch: "main", goneAt: null, incident: { occurrences: { some: { path: found.path } } } };
    expect(await db().sighting.count({ where: seen })).toBe(1);
    expect((await runJob(host, { head: `${host}-mended`, leaks: [], run: run + 3, branch: "main" })).code).toBe(0);
    expect(await db().sighting.count({ where: seen })).toBe(0);
  });

  test("leaves comment and block to Handback where that may write", async () => {
    const { id } = await standIn.connect(host, "acme");
    await configureConnection(cast.maya, id, { writeBack: true });
    const ran = await runJob(host, { number, head: `${host}-own`, leaks: [leak(`${host}-own`)], run: run + 1 });
    expect(ran).toMatchObject({ code: 0, said: expect.stringContaining("blocks this") });
    expect(commentsOf(number)).toEqual([]);
  });

  test("fails with a sentence when something is missing or refused", async () => {
    const pipeline = { number, head: `${host}-wrong`, leaks: [leak(`${host}-wrong`)], run: run + 1 };
    for (const [more, sentence] of [
      [{ HANDBACK_URL: "" }, "set the variable HANDBACK_URL"],
      [{ HANDBACK_TOKEN: "" }, "HANDBACK_TOKEN to a token with the scope reports:write"],
      [{ HANDBACK_TOKEN: "hbk_wrong" }, "it answered 401. Invalid API key."],
      [{ HANDBACK_REPORT: "nowhere.json" }, "there is no report nowhere.json"],
      [{ HANDBACK_SOURCE: "nothing" }, "it answered 404."],
      [{ HANDBACK_COMMENT_TOKEN: "wrong", GITHUB_TOKEN: "wrong" }, "answered 401"],
    ] as const) {
      expect(await runJob(host, pipeline, more)).toMatchObject({ code: 2, said: expect.stringContaining(sentence) });
    }
  });
});

test("the job on github looks at no pull request from a fork, which has no secrets", async () => {
  const ran = await runJob(
    "github",
    { number: 1, head: "fork", leaks: [], run: 1 },
    { HANDBACK_TOKEN: "", FORK: "true" },
  );
  expect(ran).toMatchObject({ code: 0, said: expect.stringContaining("pull requests from forks") });
});

describe.skipIf(!has("gitleaks") || !has("git"))("with gitleaks here, the scan", () => {
  test("of a merge request is about its own commits, and what it writes is taken", async () => {
    const home = mkdtempSync(path.join(directory, "git-"));
    const git = (...args: string[]) =>
      execFileSync("git", ["-c", "user.name=Noor", "-c", "user.email=noor@acme.example", ...args], {
        cwd: home,
      }).toString();
    git("init", "-q", "-b", "main");
    const write = (name: string) =>
      writeFileSync(path.join(home, name), `stripe_key = "${["sk", "live", sha(name).slice(0, 24)].join("_")}"\n`);
    for (const name of ["old.py", "new.py"]) {
      write(name);
      git("add", ".");
      git("commit", "-qm", name);
    }
    const base = git("rev-parse", "HEAD~1").trim();
    const env = { ...process.env, CI_MERGE_REQUEST_DIFF_BASE_SHA: base, CI_COMMIT_SHA: "HEAD" };
    execFileSync("sh", ["-c", scans.gitlab], { cwd: home, env, stdio: "pipe" });
    const report = JSON.parse(readFileSync(path.join(home, "gitleaks.json"), "utf8")) as { File: string }[];
    expect(report.map(({ File }) => File)).toEqual(["new.py"]);
  });
});

import { gitlabGraphRoutes } from "./gitlab-graph";
import { type Answer, type Ask, type Json, listOf, type Numbered, type Route, type World } from "./world";

const missing: Answer = { status: 404, body: { message: "404 Not Found" } };
const at = (path: string) => new RegExp(`^/api/v4${path.replaceAll("{}", "([^/]+)")}$`);

/** A project or group is named by its path or its id. */
function projectPath({ world, params: [name = ""] }: Ask): string | undefined {
  if (world.repositories.has(name)) return name;
  return [...world.repositories].find(([, { id }]) => String(id) === name)?.[0];
}

function gitlabProject(world: World, base: string, path: string): Json {
  const { id = 0, ...more } = world.repositories.get(path) ?? {};
  return {
    id,
    default_branch: "main",
    path_with_namespace: path,
    web_url: `${base.replace("http:", "https:")}/${path}`,
    ...more,
  };
}

const groupId = (world: World, path: string) => 9_000 + [...world.accounts.keys()].indexOf(path);
const groupPath = ({ world, params: [name = ""] }: Ask) =>
  [...world.accounts.keys()].find((path) => path === name || String(groupId(world, path)) === name);
const lacks = ({ world }: Ask, right: string) => world.lacking.some((one) => right.includes(one));
const forbidden: Answer = { status: 403, body: { message: "403 Forbidden" } };

/** A route about a project that exists. */
const ofProject = (answer: (ask: Ask, path: string) => Answer) => (ask: Ask) => {
  const path = projectPath(ask);
  return path === undefined ? missing : answer(ask, path);
};

/** detected, confirmed, resolved, dismissed: the verbs of a vulnerability, and what each fills in. */
function vulnerabilityVerb(verb: string, state: string, at_: string): Route {
  return [
    "POST",
    at(`/vulnerabilities/{}/${verb}`),
    ({ params, world, body }) => {
      const found = [...world.vulnerabilities.values()].flat().find(({ id }) => id === Number(params[0]));
      if (!found) return missing;
      const now = new Date().toISOString();
      Object.assign(found, body, { state, [at_]: now, updated_at: now });
      return { status: 201, body: found };
    },
  ];
}

/** Whose every token is. */
const ownAccount = { id: 1, username: "handback" };

export const gitlabRoutes: Route[] = [
  ...gitlabGraphRoutes,
  ["GET", at("/user"), () => ({ body: ownAccount })],
  ["GET", at("/projects/{}/issues"), ofProject(({ world }, path) => ({ body: world.issues.get(path) ?? [] }))],
  [
    "GET",
    at("/projects/{}/merge_requests"),
    ofProject(({ world, query }, path) => ({
      body: (world.pulls.get(path) ?? []).filter((one) => one.source_branch === query.get("source_branch")),
    })),
  ],
  [
    "GET",
    at("/projects/{}/merge_requests/{}/commits"),
    ofProject(({ world, params }, path) => ({
      body: (world.pullCommits.get(`${path} ${params[1]}`) ?? []).map((id) => ({ id })),
    })),
  ],
  [
    "GET",
    at("/projects/{}/repository/branches/{}"),
    ofProject(({ world, params }, path) => {
      const head = world.branches.get(`${path} ${params[1]}`);
      return head ? { body: { name: params[1], commit: { id: head.sha, message: head.message } } } : missing;
    }),
  ],
  [
    "GET",
    at("/projects/{}/repository/files/{}"),
    ofProject(({ world, params }, path) => {
      const text = world.files.get(`${path} main ${params[1]}`);
      if (text === undefined) return missing;
      const content = Buffer.from(text).toString("base64");
      return { body: { file_path: params[1], encoding: "base64", size: text.length, content } };
    }),
  ],
  [
    "POST",
    at("/projects/{}/repository/commits"),
    ofProject(({ world, body }, path) => {
      const key = `${path} ${body.branch}`;
      if (world.branches.has(key)) return { status: 400, body: { message: "A branch with this name already exists" } };
      world.branches.set(key, { sha: "1".repeat(40), message: String(body.commit_message) });
      for (const { file_path, content } of body.actions as { file_path: string; content: string }[])
        world.files.set(`${key} ${file_path}`, content);
      return { status: 201, body: { id: "1".repeat(40) } };
    }),
  ],
  [
    "GET",
    at("/personal_access_tokens/self"),
    () => ({ body: { id: 1, scopes: ["read_api"], expires_at: "2027-06-30" } }),
  ],
  [
    "GET",
    at("/groups/{}"),
    (ask) => {
      const path = groupPath(ask);
      return path === undefined ? missing : { body: { id: groupId(ask.world, path), full_path: path } };
    },
  ],
  [
    "GET",
    at("/groups/{}/projects"),
    (ask) => {
      const path = groupPath(ask);
      const inside = [...ask.world.repositories.keys()].filter((name) => name.startsWith(`${path}/`));
      return { body: inside.map((name) => gitlabProject(ask.world, ask.base, name)) };
    },
  ],
  [
    "GET",
    at("/groups/{}/hooks"),
    (ask) => (lacks(ask, "hooks") ? forbidden : { body: ask.world.hooks.get(groupPath(ask) ?? "") ?? [] }),
  ],
  ["GET", at("/projects/{}"), ofProject(({ world, base }, path) => ({ body: gitlabProject(world, base, path) }))],
  [
    "GET",
    at("/projects/{}/hooks"),
    ofProject((ask, path) => (lacks(ask, "hooks") ? forbidden : { body: ask.world.hooks.get(path) ?? [] })),
  ],
  [
    "GET",
    at("/projects/{}/vulnerabilities"),
    ofProject((ask, path) =>
      lacks(ask, "vulnerabilities") ? forbidden : { body: ask.world.vulnerabilities.get(path) ?? [] },
    ),
  ],
  ["GET", at("/projects/{}/repository/commits"), ofProject(({ world }) => ({ body: [...world.commits.values()] }))],
  [
    "GET",
    at("/projects/{}/repository/commits/{}"),
    ofProject(({ world, params }) => {
      const commit = world.commits.get(params[1] ?? "");
      return commit ? { body: commit } : missing;
    }),
  ],
  [
    "GET",
    at("/vulnerabilities/{}"),
    ({ params, world }) => {
      const found = [...world.vulnerabilities.values()].flat().find(({ id }) => id === Number(params[0]));
      return found ? { body: found } : missing;
    },
  ],
  vulnerabilityVerb("resolve", "resolved", "resolved_at"),
  vulnerabilityVerb("dismiss", "dismissed", "dismissed_at"),
  vulnerabilityVerb("confirm", "confirmed", "confirmed_at"),
  vulnerabilityVerb("revert", "detected", "updated_at"),
  [
    "POST",
    at("/projects/{}/issues"),
    ofProject((ask, path) => ({ status: 201, body: added(ask, ask.world.issues, path, "issues") })),
  ],
  ["PUT", at("/projects/{}/issues/{}"), ofProject((ask, path) => changed(ask, numbered(ask.world.issues, path, ask)))],
  [
    "POST",
    at("/projects/{}/merge_requests"),
    ofProject((ask, path) => ({ status: 201, body: added(ask, ask.world.pulls, path, "merge_requests") })),
  ],
  ...["issues", "merge_requests"].flatMap((noun): Route[] => [
    [
      "GET",
      at(`/projects/{}/${noun}/{}/notes`),
      ofProject(({ world, params }, path) => ({ body: world.comments.get(`${path} ${params[1]}`) ?? [] })),
    ],
    [
      "POST",
      at(`/projects/{}/${noun}/{}/notes`),
      ofProject(({ world, params, body }, path) => {
        const note = {
          id: world.nextId++,
          body: String(body.body),
          author: ownAccount,
          internal: body.internal === true,
        };
        listOf(world.comments, `${path} ${params[1]}`).push(note);
        return { status: 201, body: note };
      }),
    ],
    [
      "GET",
      at(`/projects/{}/${noun}/{}/notes/{}`),
      ofProject(({ world, params }, path) => {
        const note = world.comments.get(`${path} ${params[1]}`)?.find(({ id }) => id === Number(params[2]));
        return note ? { body: note } : { status: 404, body: { message: "404 Not found" } };
      }),
    ],
    [
      "PUT",
      at(`/projects/{}/${noun}/{}/notes/{}`),
      ofProject((ask, path) =>
        changed(
          ask,
          ask.world.comments.get(`${path} ${ask.params[1]}`)?.find(({ id }) => id === Number(ask.params[2])),
        ),
      ),
    ],
  ]),
  [
    "POST",
    at("/projects/{}/statuses/{}"),
    ofProject(({ world, params, body }, path) => {
      listOf(world.statuses, `${path} ${params[1]}`).push(body);
      return { status: 201, body };
    }),
  ],
];

const numbered = (map: Map<string, Numbered[]>, path: string, { params }: Ask) =>
  map.get(path)?.find(({ number }) => number === Number(params[1]));

function added({ world, body, base }: Ask, map: Map<string, Numbered[]>, path: string, noun: string): Numbered {
  const number = (map.get(path)?.length ?? 0) + 1;
  const web_url = `${base.replace("http:", "https:")}/${path}/-/${noun}/${number}`;
  const thing = { id: world.nextId++, iid: number, number, state: "opened", web_url, ...body };
  listOf(map, path).push(thing);
  return thing;
}

function changed({ body }: Ask, thing: Json | undefined): Answer {
  if (!thing) return missing;
  Object.assign(thing, body);
  return { body: thing };
}

import { githubFileRoutes } from "./github-files";
import { type Answer, type Ask, type Json, listOf, type Numbered, type Route, type World } from "./world";

const missing: Answer = {
  status: 404,
  body: { message: "Not Found", documentation_url: "https://docs.github.com/rest" },
};
const at = (path: string) => new RegExp(`^/api/v3${path.replaceAll("{}", "([^/]+)")}$`);
const nameOf = ([owner = "", repo = ""]: string[]) => `${owner}/${repo}`;

/** A repository as GitHub puts it beside an alert. */
export function githubRepository(world: World, base: string, fullName: string): Json {
  const [login = "", name = ""] = fullName.split("/");
  return {
    id: world.repositories.get(fullName)?.id ?? 0,
    name,
    full_name: fullName,
    owner: { login, type: world.accounts.get(login) ?? "Organization" },
    html_url: `${base.replace("http:", "https:")}/${fullName}`,
    url: `${base}/api/v3/repos/${fullName}`,
    ...world.repositories.get(fullName),
  };
}

type Alerts = "secretAlerts" | "codeAlerts" | "dependencyAlerts";
const paths: Record<Alerts, string> = {
  secretAlerts: "secret-scanning",
  codeAlerts: "code-scanning",
  dependencyAlerts: "dependabot",
};

/** What GitHub fills in when an alert is closed or opened again. */
function patched(alert: Numbered, body: Json): void {
  const now = new Date().toISOString();
  Object.assign(alert, body, { updated_at: now });
  const by = { login: "handback" };
  if (body.state === "resolved") Object.assign(alert, { resolved_at: now, resolved_by: by });
  if (body.state === "dismissed") Object.assign(alert, { dismissed_at: now, dismissed_by: by });
  if (body.state === "open") {
    Object.assign(alert, { resolution: null, resolved_at: null, resolved_by: null });
    Object.assign(alert, { dismissed_at: null, dismissed_reason: null, dismissed_by: null });
  }
}

/** List in an organisation and in a repository, one, and change one: the same for the three kinds of alerts. */
function alertRoutes(kind: Alerts): Route[] {
  const path = `${paths[kind]}/alerts`;
  const inState = (alerts: Numbered[], { query }: Ask) => {
    const state = query.get("state");
    return alerts.filter((alert) => !state || alert.state === state);
  };
  const withPlace = (alert: Numbered, { query }: Ask): Json => {
    const { secret, ...rest } = alert;
    return query.get("hide_secret") === "true" || secret === undefined ? rest : { ...rest, secret };
  };
  return [
    [
      "GET",
      at(`/orgs/{}/${path}`),
      (ask) => {
        const [org = ""] = ask.params;
        if (!ask.world.accounts.has(org)) return missing;
        if (lacks(ask, path)) return forbidden(kind);
        const all = [...ask.world[kind]].filter(([fullName]) => fullName.startsWith(`${org}/`));
        return {
          body: all.flatMap(([fullName, alerts]) =>
            inState(alerts, ask).map((alert) => ({
              ...withPlace(alert, ask),
              repository: githubRepository(ask.world, ask.base, fullName),
            })),
          ),
        };
      },
    ],
    [
      "GET",
      at(`/repos/{}/{}/${path}`),
      (ask) => {
        if (!ask.world.repositories.has(nameOf(ask.params))) return missing;
        if (lacks(ask, path)) return forbidden(kind);
        return {
          body: inState(ask.world[kind].get(nameOf(ask.params)) ?? [], ask).map((alert) => withPlace(alert, ask)),
        };
      },
    ],
    [
      "GET",
      at(`/repos/{}/{}/${path}/{}`),
      (ask) => {
        const alert = one(ask.world[kind], ask.params);
        return alert ? { body: withPlace(alert, ask) } : missing;
      },
    ],
    [
      "PATCH",
      at(`/repos/{}/{}/${path}/{}`),
      (ask) => {
        const alert = one(ask.world[kind], ask.params);
        if (!alert) return missing;
        if (lacks(ask, `write ${path}`)) return forbidden(kind);
        patched(alert, ask.body);
        return { body: alert };
      },
    ],
  ];
}

const one = (map: Map<string, Numbered[]>, [owner, repo, number]: string[]) =>
  map.get(`${owner}/${repo}`)?.find((thing) => thing.number === Number(number));
const lacks = ({ world }: Ask, path: string) => world.lacking.some((right) => path.includes(right));
const forbidden = (kind: Alerts): Answer => ({
  status: 403,
  headers: { "x-accepted-github-permissions": `${paths[kind].replace("-", "_")}_alerts=read` },
  body: { message: "Resource not accessible by personal access token" },
});

function hookRoutes(owner: string, nameOfOwner: (params: string[]) => string, width: number): Route[] {
  return [
    [
      "GET",
      at(`${owner}/hooks`),
      (ask) =>
        lacks(ask, "hooks")
          ? { status: 404, body: { message: "Not Found" } }
          : { body: ask.world.hooks.get(nameOfOwner(ask.params)) ?? [] },
    ],
    [
      "GET",
      at(`${owner}/hooks/{}/deliveries`),
      ({ params, world, query, base, path }) => {
        const all = world.deliveries.get(Number(params[width])) ?? [];
        const after = query.get("cursor");
        const from = after ? all.findIndex(({ id }) => String(id) === after) : 0;
        const size = Number(query.get("per_page") ?? 30);
        const next = all[from + size];
        const there = `${base}${path}?per_page=${size}&cursor=${next?.id}`;
        return { body: all.slice(from, from + size), cursor: next ? `<${there}>; rel="next"` : "" };
      },
    ],
    [
      "POST",
      at(`${owner}/hooks/{}/deliveries/{}/attempts`),
      ({ params, world }) => {
        world.redelivered.push(Number(params[width + 1]));
        return { status: 202, body: {} };
      },
    ],
  ];
}

/** Whose every token is. */
const ownAccount = { login: "github-actions[bot]", id: 1 };

export const githubRoutes: Route[] = [
  ...githubFileRoutes,
  ["GET", at("/rate_limit"), () => ({ body: { resources: {} } })],
  ["GET", at("/user"), () => ({ body: ownAccount })],
  [
    "GET",
    at("/users/{}"),
    ({ params: [login = ""], world }) =>
      world.accounts.has(login) ? { body: { login, type: world.accounts.get(login) } } : missing,
  ],
  ["GET", at("/orgs/{}/repos"), (ask) => ({ body: repositoriesOf(ask) })],
  ["GET", at("/users/{}/repos"), (ask) => ({ body: repositoriesOf(ask) })],
  [
    "GET",
    at("/repos/{}/{}"),
    ({ params, world, base }) =>
      world.repositories.has(nameOf(params)) ? { body: githubRepository(world, base, nameOf(params)) } : missing,
  ],
  ["GET", at("/repos/{}/{}/commits"), ({ world }) => ({ body: [...world.commits.values()] })],
  [
    "GET",
    at("/repos/{}/{}/commits/{}"),
    ({ params, world }) => {
      const commit = world.commits.get(params[2] ?? "");
      return commit ? { body: commit } : missing;
    },
  ],
  [
    "GET",
    at("/repos/{}/{}/commits/{}/pulls"),
    ({ params, world }) => ({ body: world.pulls.get(nameOf(params)) ?? [] }),
  ],
  ...alertRoutes("secretAlerts"),
  ...alertRoutes("codeAlerts"),
  ...alertRoutes("dependencyAlerts"),
  [
    "GET",
    at("/repos/{}/{}/secret-scanning/alerts/{}/locations"),
    ({ params, world }) => ({ body: world.secretLocations.get(`${nameOf(params)} ${params[2]}`) ?? [] }),
  ],
  ...hookRoutes("/orgs/{}", ([org = ""]) => org, 1),
  ...hookRoutes("/repos/{}/{}", nameOf, 2),
  ["POST", at("/repos/{}/{}/issues"), (ask) => ({ status: 201, body: added(ask, ask.world.issues, "issues") })],
  ["GET", at("/repos/{}/{}/issues"), ({ params, world }) => ({ body: world.issues.get(nameOf(params)) ?? [] })],
  [
    "GET",
    at("/repos/{}/{}/pulls"),
    ({ params, world, query }) => {
      const branch = query.get("head")?.split(":")[1];
      return { body: (world.pulls.get(nameOf(params)) ?? []).filter(({ head }) => !branch || head === branch) };
    },
  ],
  [
    "GET",
    at("/repos/{}/{}/pulls/{}/commits"),
    ({ params, world }) => ({
      body: (world.pullCommits.get(`${nameOf(params)} ${params[2]}`) ?? []).map((sha) => ({ sha })),
    }),
  ],
  ["PATCH", at("/repos/{}/{}/issues/{}"), (ask) => changed(ask, one(ask.world.issues, ask.params))],
  ["GET", at("/repos/{}/{}/issues/{}"), (ask) => found(one(ask.world.issues, ask.params))],
  [
    "GET",
    at("/repos/{}/{}/issues/{}/comments"),
    ({ params, world }) => ({ body: world.comments.get(`${nameOf(params)} ${params[2]}`) ?? [] }),
  ],
  [
    "POST",
    at("/repos/{}/{}/issues/{}/comments"),
    ({ params, world, body, base }) => {
      const id = world.nextId++;
      // In the order GitHub has them: what finds a comment without a parser rests on it.
      const url = `${base}/api/v3/repos/${nameOf(params)}/issues/comments/${id}`;
      const comment = { url, id, user: ownAccount, body: String(body.body) };
      listOf(world.comments, `${nameOf(params)} ${params[2]}`).push(comment);
      return { status: 201, body: comment };
    },
  ],
  ...["issues", "pulls"].map(
    (noun): Route => [
      "GET",
      at(`/repos/{}/{}/${noun}/comments/{}`),
      ({ params, world, base }) => {
        for (const [place, comments] of world.comments) {
          const [fullName, number] = place.split(" ");
          const comment = comments.find(({ id }) => id === Number(params[2]));
          if (!comment || fullName !== nameOf(params)) continue;
          const url = `${base}/api/v3/repos/${fullName}/${noun}/${number}`;
          return { body: { ...comment, [noun === "pulls" ? "pull_request_url" : "issue_url"]: url } };
        }
        return { status: 404, body: { message: "Not Found" } };
      },
    ],
  ),
  [
    "PATCH",
    at("/repos/{}/{}/issues/comments/{}"),
    (ask) =>
      changed(
        ask,
        [...ask.world.comments.values()].flat().find(({ id }) => id === Number(ask.params[2])),
      ),
  ],
  ["POST", at("/repos/{}/{}/pulls"), (ask) => ({ status: 201, body: added(ask, ask.world.pulls, "pull") })],
  [
    "POST",
    at("/repos/{}/{}/statuses/{}"),
    ({ params, world, body }) => {
      listOf(world.statuses, `${nameOf(params)} ${params[2]}`).push(body);
      return { status: 201, body };
    },
  ],
];

function repositoriesOf({ params: [owner = ""], world, base }: Ask): Json[] {
  return [...world.repositories.keys()]
    .filter((fullName) => fullName.startsWith(`${owner}/`))
    .map((fullName) => githubRepository(world, base, fullName));
}

function added({ params, world, body, base }: Ask, map: Map<string, Numbered[]>, noun: string): Numbered {
  const fullName = nameOf(params);
  const number = (world.issues.get(fullName)?.length ?? 0) + (world.pulls.get(fullName)?.length ?? 0) + 1;
  const html_url = `${base.replace("http:", "https:")}/${fullName}/${noun}/${number}`;
  const thing = { id: world.nextId++, number, state: "open", html_url, ...body };
  listOf(map, fullName).push(thing);
  return thing;
}

const found = (thing: Json | undefined): Answer => (thing ? { body: thing } : missing);

function changed({ body }: Ask, thing: Json | undefined): Answer {
  if (!thing) return missing;
  Object.assign(thing, body);
  return { body: thing };
}

export type Json = Record<string, unknown>;
/** What a route is given: the pattern's parts, the query, the body, and everything there is. */
export type Ask = { params: string[]; query: URLSearchParams; body: Json; world: World; base: string; path: string };
/** A body alone is 200; a list is answered in pages, unless it has a cursor of its own, which is its Link header. */
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string>; cursor?: string };
export type Route = [method: string, pattern: RegExp, answer: (ask: Ask) => Answer];

/** Something of a repository, by its full name, with a number that is its own there. */
export type Numbered = Json & { number: number };

/** Everything the stand-in keeps. Tests fill it, and look at what was written. */
export type World = {
  /** GitHub: login to Organization or User. GitLab: the paths of groups. */
  accounts: Map<string, "Organization" | "User" | "group">;
  /** Full name to what the host says of it. */
  repositories: Map<string, Json & { id: number }>;
  secretAlerts: Map<string, Numbered[]>;
  /** "acme/api 12" to the places of that alert. */
  secretLocations: Map<string, Json[]>;
  codeAlerts: Map<string, Numbered[]>;
  dependencyAlerts: Map<string, Numbered[]>;
  /** GitLab's vulnerabilities, by project. */
  vulnerabilities: Map<string, (Json & { id: number })[]>;
  commits: Map<string, Json & { sha: string }>;
  /** By repository, organisation or project. */
  hooks: Map<string, (Json & { id: number })[]>;
  /** By hook id. */
  deliveries: Map<number, (Json & { id: number })[]>;
  redelivered: number[];
  issues: Map<string, Numbered[]>;
  /** "acme/api 3" to the comments of that issue, pull or merge request. */
  comments: Map<string, (Json & { id: number; body: string })[]>;
  pulls: Map<string, Numbered[]>;
  /** "acme/api <sha>" to the statuses of that commit. */
  statuses: Map<string, Json[]>;
  /** "acme/api main src/pay.ts" to the text of that file on that branch. */
  files: Map<string, string>;
  /** "acme/api handback/incident-1" to its newest commit. */
  branches: Map<string, { sha: string; message: string }>;
  /** GitHub: trees and commits that are being made, by their hash. */
  made: Map<string, { message: string; files: { path: string; content: string }[] }>;
  /** "acme/api 7" to the commits of that pull or merge request. */
  pullCommits: Map<string, string[]>;
  /** GitGuardian's incidents, with what was noted on them. */
  gitguardian: Map<number, Json & { notes: string[] }>;
  /** Permissions the token lacks: any path that contains one of these is answered 403. */
  lacking: string[];
  nextId: number;
};

/** A number is never given twice, in whichever world. */
let firstId = 0;

export function emptyWorld(): World {
  firstId += 10_000;
  return {
    accounts: new Map(),
    repositories: new Map(),
    secretAlerts: new Map(),
    secretLocations: new Map(),
    codeAlerts: new Map(),
    dependencyAlerts: new Map(),
    vulnerabilities: new Map(),
    commits: new Map(),
    hooks: new Map(),
    deliveries: new Map(),
    redelivered: [],
    issues: new Map(),
    comments: new Map(),
    pulls: new Map(),
    statuses: new Map(),
    files: new Map(),
    branches: new Map(),
    made: new Map(),
    pullCommits: new Map(),
    gitguardian: new Map(),
    lacking: [],
    nextId: firstId,
  };
}

/** The list under a name, made when it is first asked for. */
export function listOf<Name, Thing>(map: Map<Name, Thing[]>, name: Name): Thing[] {
  const list = map.get(name) ?? [];
  map.set(name, list);
  return list;
}

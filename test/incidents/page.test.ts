import { beforeAll, describe, expect, test } from "vitest";
import type { MemberViewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { countIncidents } from "@/lib/incidents/count";
import { discretionFor } from "@/lib/incidents/discretion";
import { IncidentFilter, incidentSorts } from "@/lib/incidents/filter";
import { pageOfIds } from "@/lib/incidents/page";
import { Contact, IgnoreReason, IncidentKind, IncidentStatus, Severity, Validity } from "@/prisma/generated/enums";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { commitSha, day, later, monday } from "@/test/factories";

ownDatabase();

const size = 90;
/** The same numbers every time. */
let state = 7;
function chance(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}
const oneOf = <Value>(values: readonly Value[]): Value => values[chance(values.length)] as Value;
const words = {
  severity: Object.values(Severity),
  validity: Object.values(Validity),
  kind: Object.values(IncidentKind),
  contact: Object.values(Contact),
  status: Object.values(IncidentStatus),
  detector: ["stripe_key", "aws_key", "slack_hook", "npm_token"],
  repository: ["acme/api", "acme/web", "globex/api"],
  path: ["src/charge.ts", "deploy/prod.env", "lib/Charge_rules.rb", "a.txt"],
};

let cast: Cast;
let all: Awaited<ReturnType<typeof load>>;

const load = () =>
  db().incident.findMany({
    include: {
      repository: { include: { organisation: true } },
      author: { include: { developer: true } },
      occurrences: { include: { repository: true, author: true } },
      grants: true,
      feedback: true,
      requests: true,
      assignee: true,
    },
  });
type Row = Awaited<ReturnType<typeof load>>[number];

beforeAll(async () => {
  cast = await seatCast();
  for (const fullName of words.repository) {
    const [owner = "", name = ""] = fullName.split("/");
    await db().repository.create({
      data: { name, fullName, organisation: { connectOrCreate: { where: { name: owner }, create: { name: owner } } } },
    });
  }
  const people = ["Abe", "Bo", "zed@acme.example"];
  for (const name of people) {
    await db().developer.create({
      data: {
        name,
        addresses: { create: [1, 2].map((n) => ({ email: `${name.replace("@", "-")}.${n}@acme.example` })) },
      },
    });
  }
  const repositories = await db().repository.findMany();
  const addresses = await db().address.findMany();
  for (let n = 0; n < size; n += 1) await make(n, repositories, addresses);
  all = await load();
});

async function make(n: number, repositories: { id: number }[], addresses: { id: number }[]) {
  const status = oneOf(words.status);
  const closed = status === "resolved" || status === "ignored";
  const detector = oneOf(words.detector);
  const repositoryId = chance(8) === 0 ? null : oneOf(repositories).id;
  const triggeredAt = later(new Date(), -chance(150) * day - chance(3));
  const { id } = await db().incident.create({
    data: {
      identityKey: `page:${n}`,
      source: "gitleaks",
      detector,
      detectorName: detector === "npm_token" && chance(3) === 0 ? "A token of npm" : `Name of ${detector}`,
      kind: oneOf(words.kind),
      severity: oneOf(words.severity),
      validity: oneOf(words.validity),
      contact: oneOf(words.contact),
      status,
      ignoreReason: status === "ignored" ? oneOf(Object.values(IgnoreReason)) : null,
      ignoredUntil: status === "ignored" && chance(2) === 0 ? later(new Date(), chance(60) * day + 1) : null,
      closedAt: closed ? later(monday, -chance(9) * day) : null,
      regression: chance(10) === 0,
      labels: chance(4) === 0 ? [oneOf(["oncall", "edge"]), "third"] : [],
      reviewDrawnAt: closed && chance(4) === 0 ? monday : null,
      reviewedAt: chance(2) === 0 ? monday : null,
      repositoryId,
      authorId: chance(6) === 0 ? null : oneOf(addresses).id,
      assigneeId: chance(3) === 0 ? oneOf([cast.bob, cast.rita]).memberId : null,
      triggeredAt,
      lastSeenAt: triggeredAt,
      occurrences: {
        create: Array.from({ length: repositoryId === null ? 0 : 1 + chance(3) }, (_, k) => ({
          repositoryId: k === 0 ? (repositoryId ?? 0) : oneOf(repositories).id,
          commit: commitSha(`${n}.${k}`),
          path: oneOf(words.path),
          line: k,
          kind: chance(4) === 0 ? ("historical" as const) : ("realtime" as const),
          authorId: chance(5) === 0 ? null : oneOf(addresses).id,
        })),
      },
    },
  });
  if (chance(3) === 0)
    await db().grant.create({ data: { memberId: cast.rita.memberId, incidentId: id, origin: "manual" } });
  if (chance(5) === 0)
    await db().feedback.create({ data: { incidentId: id, email: "x@acme.example", memberId: cast.rita.memberId } });
  if (chance(6) === 0)
    await db().closureRequest.create({
      data: { incidentId: id, requestedBy: "member:1", email: "x@acme.example", wanted: "resolved", why: "" },
    });
  if (chance(9) === 0) await db().incident.update({ where: { id }, data: { dueFrom: new Date() } });
}

// What the list is to show, said once more and plainly: everything is looked at, and then sorted.

const isOpen = ({ closedAt }: Row) => closedAt === null;
const until = (at: Date | null, ms: number) => at !== null && at >= new Date() && at.getTime() < Date.now() + ms;

function matches(row: Row, filter: IncidentFilter): boolean {
  const has = <Word>(wanted: readonly Word[] | undefined, value: Word | null) =>
    !wanted?.length || (value !== null && wanted.includes(value));
  const status = filter.status?.flatMap((word): string[] =>
    word === "open" ? ["triggered", "assigned"] : word === "closed" ? ["resolved", "ignored"] : [word],
  );
  const due = {
    overdue: row.dueAt !== null && row.dueAt < new Date(),
    today: until(row.dueAt, day),
    week: until(row.dueAt, 7 * day),
    none: row.dueAt === null,
  };
  const expiry = {
    any: row.ignoredUntil !== null,
    week: until(row.ignoredUntil, 7 * day),
    month: until(row.ignoredUntil, 30 * day),
    never: row.status === "ignored" && row.ignoredUntil === null,
  };
  const historical = row.occurrences.some(({ kind }) => kind === "historical");
  const tags = { FROM_HISTORICAL_SCAN: historical, REGRESSION: row.regression, NONE: !historical && !row.regression };
  const q = filter.q?.toLowerCase() ?? "";
  const texts = [
    row.repository?.fullName,
    row.author?.email,
    row.author?.developer.name,
    ...row.occurrences.map(({ path }) => path),
    row.detector,
    ...all.filter(({ detector }) => detector === row.detector).map(({ detectorName }) => detectorName),
  ];
  return (
    has(status, row.status) &&
    has(filter.severity, row.severity) &&
    has(filter.validity, row.validity) &&
    has(filter.kind, row.kind) &&
    has(filter.contact, row.contact) &&
    has(filter.ignore_reason, row.ignoreReason) &&
    has(filter.detector, row.detector) &&
    has(filter.organisation, row.repository?.organisation.name ?? null) &&
    (!filter.repository?.length || row.occurrences.some((o) => filter.repository?.includes(o.repository.fullName))) &&
    (!filter.author?.length || row.occurrences.some((o) => o.author && filter.author?.includes(o.author.email))) &&
    (!filter.assignee || (filter.assignee === "none" ? !row.assignee : row.assignee?.email === filter.assignee)) &&
    (!filter.due?.length || (isOpen(row) && filter.due.some((word) => due[word]))) &&
    (!filter.expiry?.length || filter.expiry.some((word) => expiry[word])) &&
    (!filter.request?.length || row.requests.some(({ decision }) => decision === null)) &&
    (!filter.review?.length || (row.reviewDrawnAt !== null && row.reviewedAt === null)) &&
    (!filter.label?.length || (!filter.discreetFor && row.labels.some((label) => filter.label?.includes(label)))) &&
    (!filter.before || row.triggeredAt < filter.before) &&
    (!filter.after || row.triggeredAt > filter.after) &&
    (filter.feedback === undefined || row.feedback.length > 0 === filter.feedback) &&
    (!filter.tags?.length || filter.tags.some((tag) => tags[tag as keyof typeof tags])) &&
    (!q ||
      texts.some((text) => text?.toLowerCase().includes(q)) ||
      (/^[0-9a-f]{7,}$/.test(q) && row.occurrences.some(({ commit }) => commit.startsWith(q))))
  );
}

type Key = string | number;
const time = (at: Date | null) => at?.getTime() ?? 0;

/** The stretch of the order an incident stands in, and its keys there, each rising. */
function keyOf(viewer: MemberViewer, row: Row, { sort, direction }: IncidentFilter): [stretch: number, ...Key[]] {
  const sign = direction === "asc" ? 1 : -1;
  const whole = [sign * time(row.triggeredAt), sign * row.id];
  const named = [-sign * time(row.triggeredAt), -sign * row.id];
  const rest: [number, ...Key[]] = [1, row.id];
  switch (sort) {
    case "triggered":
      return [0, ...whole];
    case "activity":
      return [0, sign * time(row.updatedAt), sign * row.id];
    case "id":
      return [0, sign * row.id];
    case "severity":
      return [0, -sign * words.severity.indexOf(row.severity), ...whole];
    case "status":
      return [0, -sign * words.status.indexOf(row.status), ...whole];
    case "detector": {
      // A detector's other names may be of incidents that a restricted member does not see.
      if (viewer.accessLevel === "restricted") return [0, sign * placeOf(row.detectorName), ...named];
      const names = all.filter(({ detector }) => detector === row.detector).map(({ detectorName }) => detectorName);
      return [0, sign * placeOf(names.toSorted()[0] ?? ""), ...named];
    }
    case "repository":
      return row.repository ? [0, sign * placeOf(row.repository.fullName), ...named] : rest;
    case "author":
      return row.author ? [0, sign * placeOf(row.author.email), ...named] : rest;
    case "resolved":
    case "ignored":
      return row.status === sort ? [0, sign * time(row.closedAt), sign * row.id] : rest;
    case "due":
      return isOpen(row) ? (row.dueAt ? [0, sign * time(row.dueAt), sign * row.id] : rest) : [2, row.id];
    case "expiry":
      return row.ignoredUntil ? [0, sign * time(row.ignoredUntil), sign * row.id] : rest;
  }
}

/** Where a text stands among all texts there are. */
function placeOf(text: string): number {
  const texts = all.flatMap((row) => [row.detectorName, row.repository?.fullName ?? "", row.author?.email ?? ""]);
  return [...new Set(texts)].sort().indexOf(text);
}

function expected(viewer: MemberViewer, filter: IncidentFilter): number[] {
  const visible = (row: Row) =>
    viewer.accessLevel !== "restricted" ||
    row.assigneeId === viewer.memberId ||
    row.grants.some(({ memberId }) => memberId === viewer.memberId);
  const compare = (a: Key[], b: Key[]): number => {
    const at = a.findIndex((key, index) => key !== b[index]);
    return at < 0 ? 0 : (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
  };
  return all
    .filter((row) => visible(row) && matches(row, filter))
    .toSorted((a, b) => compare(keyOf(viewer, a, filter), keyOf(viewer, b, filter)))
    .map(({ id }) => id);
}

// However little of the list is looked through at first, and however few are few, the same is found.
const bounds = [
  undefined,
  { some: 1, more: 2, most: 4, few: 0 },
  { some: 3, more: 5, most: 200, few: 0 },
  { some: 2, more: 9, most: 9, few: 1_000 },
];

async function read(viewer: MemberViewer, filter: IncidentFilter, within: (typeof bounds)[number]) {
  const forwards: number[][] = [];
  let page = await pageOfIds(viewer, filter, { limit: 13 }, within);
  forwards.push(page.rows);
  while (page.next) {
    page = await pageOfIds(viewer, filter, { limit: 13, cursor: page.next }, within);
    forwards.push(page.rows);
  }
  const backwards = [page.rows];
  while (page.previous) {
    page = await pageOfIds(viewer, filter, { limit: 13, cursor: page.previous }, within);
    backwards.unshift(page.rows);
  }
  return { forwards: forwards.flat(), backwards: backwards.flat() };
}

const some = <Word>(values: readonly Word[]) => values.filter(() => chance(3) === 0).slice(0, 3);

function anyFilter(): IncidentFilter {
  const maybe = <Value>(value: () => Value, of = 6) => (chance(of) === 0 ? value() : undefined);
  const emails = ["Abe.1@acme.example", "Bo.2@acme.example", "nobody@acme.example"];
  const { sort, direction } = { sort: oneOf(incidentSorts), direction: oneOf(["asc", "desc"] as const) };
  return {
    ...IncidentFilter.parse({ sort, direction }),
    status: maybe(() => some([...words.status, "open", "closed"] as const), 3),
    severity: maybe(() => some(words.severity)),
    validity: maybe(() => some(words.validity)),
    kind: maybe(() => some(words.kind)),
    contact: maybe(() => some(words.contact)),
    ignore_reason: maybe(() => some(Object.values(IgnoreReason)), 12),
    detector: maybe(() => some(words.detector)),
    repository: maybe(() => some([...words.repository, "no/such"])),
    label: maybe(() => some(["oncall", "edge", "nowhere"])),
    organisation: maybe(() => some(["acme", "globex"]), 10),
    author: maybe(() => some(emails)),
    assignee: maybe(() => oneOf([cast.bob.email, "none", "nobody@acme.example"]), 8),
    due: maybe(() => some(["overdue", "today", "week", "none"] as const)),
    expiry: maybe(() => some(["any", "week", "month", "never"] as const), 10),
    request: maybe(() => ["waiting" as const], 12),
    review: maybe(() => ["waiting" as const], 12),
    before: maybe(() => later(new Date(), -20 * day), 10),
    after: maybe(() => later(new Date(), -90 * day), 10),
    feedback: maybe(() => chance(2) === 0, 12),
    tags: maybe(() => some(["FROM_HISTORICAL_SCAN", "REGRESSION", "NONE"] as const), 10),
    q: maybe(
      () =>
        oneOf([
          "charge",
          "CHARGE.ts",
          "e_r",
          "token of",
          "aws",
          "acme/",
          "bo.",
          "zed",
          "zz",
          "%",
          commitSha("5.0").slice(0, 9),
        ]),
      4,
    ),
  };
}

const quietly = (filter: IncidentFilter) =>
  JSON.stringify(Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)));

describe("a page of the list", () => {
  test("is where it is, under any filter and order, forwards and backwards, however little is looked through", async () => {
    for (let round = 0; round < 40; round += 1) {
      const filter = anyFilter();
      const within = bounds[round % bounds.length];
      const wanted = expected(cast.maya, filter);
      const { forwards, backwards } = await read(cast.maya, filter, within);
      expect(forwards, `${round}: ${quietly(filter)}`).toEqual(wanted);
      expect(backwards, `${round} backwards: ${quietly(filter)}`).toEqual(wanted);
      expect(await countIncidents(cast.maya, filter), quietly(filter)).toBe(wanted.length);
    }
  });

  test("shows a restricted member theirs alone, in the same order", async () => {
    const own = await discretionFor(cast.rita);
    for (const sort of incidentSorts) {
      // Others' addresses are an order they are not told of.
      if (sort === "author") continue;
      for (const direction of ["asc", "desc"] as const) {
        const filter = { ...IncidentFilter.parse({ sort, direction }), discreetFor: own ?? undefined };
        expect((await read(cast.rita, filter, undefined)).forwards, sort).toEqual(expected(cast.rita, filter));
      }
    }
    expect((await read(cast.mallory, IncidentFilter.parse({}), undefined)).forwards).toEqual([]);
  });

  test("a count that is capped stops one beyond", async () => {
    const filter = IncidentFilter.parse({});
    expect(await countIncidents(cast.maya, filter, 5)).toBe(6);
    expect(await countIncidents(cast.maya, filter, size)).toBe(size);
  });
});

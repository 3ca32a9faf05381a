import { beforeAll, describe, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import { openBySeverity } from "@/lib/reporting/open-by-severity";
import { overviewOrganisation, overviewRepository } from "@/lib/reporting/overview-owner";
import { overviewTable, type TableQuery } from "@/lib/reporting/overview-table";
import { rangeOf } from "@/lib/reporting/report-filter";
import { type Cast, seatCast, tokenViewer } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, external, incidentById, incidentOf, later, report } from "@/test/factories";
import { ask, keyOf } from "@/test/graphql/ask";

ownDatabase();

const now = new Date();
const monthsAgo = (count: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 3));
const key = (at: Date) => at.toISOString().slice(0, 7);
const running = rangeOf({}, now);
const usual: TableQuery = { range: running, falsePositives: true, sort: "name", direction: "asc", skip: 0, limit: 50 };
let cast: Cast;
let made = 0;

type Made = {
  repository: string;
  from: Date;
  days?: number;
  outcome?: "fixed" | "false_positive" | "wont_fix";
  kind?: "code_scanning" | "secret";
  severity?: "critical" | "low";
};
async function incident({ repository, from, days, outcome = "fixed", kind = "code_scanning", severity }: Made) {
  made += 1;
  const found = external("", {
    kind,
    identity: { external: `github:table:${made}` },
    repository: { fullName: repository },
    triggeredAt: from,
    ...(severity ? { severity: { value: severity, at: from } } : {}),
  });
  await report([found], now);
  if (days === undefined) return;
  const { id } = await incidentOf(found);
  const at = later(from, days * day);
  const change =
    outcome === "fixed"
      ? ({ to: "resolved", revoked: null, at } as const)
      : ({ to: "ignored", reason: outcome, at } as const);
  await inTransaction(async (tx) => transition(tx, asSystem, await incidentById(id), change));
}

const idOf = async (fullName: string) => (await db().repository.findUniqueOrThrow({ where: { fullName } })).id;

beforeAll(async () => {
  cast = await seatCast();
  await incident({ repository: "acme/api", from: monthsAgo(3), days: 2 });
  await incident({ repository: "acme/api", from: monthsAgo(3), days: 40 });
  await incident({ repository: "acme/api", from: monthsAgo(2), days: 1, outcome: "false_positive" });
  await incident({ repository: "acme/api", from: monthsAgo(2), severity: "critical" });
  await incident({ repository: "acme/api", from: monthsAgo(1), kind: "secret", severity: "low" });
  await incident({ repository: "acme/web", from: monthsAgo(1), days: 4, outcome: "wont_fix" });
  await incident({ repository: "acme/100%_real", from: monthsAgo(2) });
  await incident({ repository: "acme/100xYreal", from: monthsAgo(2) });
  // All over before the range begins, yet known.
  await incident({ repository: "globex/old", from: monthsAgo(30), days: 3 });
});

const table = async (change: Partial<TableQuery> = {}, level: "repository" | "organisation" = "repository") =>
  overviewTable(cast.bob, level, { ...usual, ...change }, now);
const named = async (name: string, change: Partial<TableQuery> = {}) =>
  (await table(change)).rows.find((row) => row.name === name);

describe("the table of repositories", () => {
  test("has each with an incident ever: what was closed in the months, what is open now, and how it came to be", async () => {
    const { rows, total } = await table();
    expect(rows.map(({ name }) => name)).toEqual([
      "acme/100%_real",
      "acme/100xYreal",
      "acme/api",
      "acme/web",
      "globex/old",
    ]);
    expect(total).toBe(5);
    expect(rows[2]).toEqual({
      id: await idOf("acme/api"),
      name: "acme/api",
      organisation: "acme",
      open: 2,
      fixed: 2,
      closedByHand: 1,
      meanMs: ((2 + 40 + 1) / 3) * day,
      trend: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2],
    });
    expect(rows[4]).toMatchObject({ open: 0, fixed: 0, closedByHand: 0, meanMs: null });
  });

  test("leaves false positives out of times unless it is told otherwise, and counts them as closed by hand all the same", async () => {
    expect(await named("acme/api", { falsePositives: false })).toMatchObject({ closedByHand: 1, meanMs: 21 * day });
  });

  test("of one month that is over has what was closed in it, and open at its end", async () => {
    const month = key(monthsAgo(3));
    expect(await named("acme/api", { range: rangeOf({ from: month, to: month }, now) })).toMatchObject({
      open: 1,
      fixed: 1,
      closedByHand: 0,
      meanMs: 2 * day,
    });
  });

  test("is of one kind when asked, and without those that never had one", async () => {
    const { rows } = await table({ kinds: ["secret"] });
    expect(rows).toMatchObject([{ name: "acme/api", open: 1, fixed: 0 }]);
  });

  test("is sorted by what is asked for, either way round, without a value last", async () => {
    const order = async (sort: TableQuery["sort"], direction: "asc" | "desc") =>
      (await table({ sort, direction })).rows.map(({ name }) => name);
    expect((await order("open", "desc"))[0]).toBe("acme/api");
    expect((await order("fixed", "desc"))[0]).toBe("acme/api");
    expect((await order("by_hand", "desc")).slice(0, 2)).toEqual(["acme/api", "acme/web"]);
    expect((await order("mttr", "desc")).slice(0, 2)).toEqual(["acme/api", "acme/web"]);
    expect((await order("mttr", "asc")).slice(0, 2)).toEqual(["acme/web", "acme/api"]);
    expect((await order("name", "desc"))[0]).toBe("globex/old");
  });

  test("is searched by part of a name, in which no sign has a meaning", async () => {
    const found = async (search: string) => (await table({ search })).rows.map(({ name }) => name);
    expect(await found("API")).toEqual(["acme/api"]);
    expect(await found("100%_real")).toEqual(["acme/100%_real"]);
    expect(await found("\\")).toEqual([]);
    expect(await found("a\0pi")).toEqual(["acme/api"]);
  });

  test("goes on where the page before ended", async () => {
    const pages = [0, 2, 4, 6].map(async (skip) => (await table({ skip, limit: 2 })).rows.map(({ name }) => name));
    expect((await Promise.all(pages)).flat()).toEqual((await table()).rows.map(({ name }) => name));
    expect((await table({ skip: 2, limit: 2 })).total).toBe(5);
  });

  test("is that of one organisation when asked", async () => {
    expect((await table({ organisation: "globex" })).rows.map(({ name }) => name)).toEqual(["globex/old"]);
  });
});

test("an organisation's row is the sum of its repositories'", async () => {
  const [acme] = (await table({}, "organisation")).rows;
  const theirs = (await table({ organisation: "acme" })).rows;
  expect(acme?.open).toBe(theirs.reduce((sum, { open }) => sum + open, 0));
  expect(acme?.fixed).toBe(theirs.reduce((sum, { fixed }) => sum + fixed, 0));
  expect(acme).toMatchObject({ name: "acme", closedByHand: 2, meanMs: ((2 + 40 + 1 + 4) / 4) * day });
});

test("what is open stands by severity, the worst first", async () => {
  const id = await idOf("acme/api");
  expect(await openBySeverity(cast.bob, "repository", id, undefined)).toEqual([
    { severity: "critical", count: 1 },
    { severity: "low", count: 1 },
  ]);
  expect(await openBySeverity(cast.bob, "repository", id, ["secret"])).toEqual([{ severity: "low", count: 1 }]);
});

test.each(["repository", "organisation"] as const)("a page and GraphQL have the same numbers, by %s", async (level) => {
  const many = level === "repository" ? "getRepositoryOverviews" : "getOrganisationOverviews";
  const name = `${level}Name`;
  const query = `{ ${many}(kind: all, limit: 1000) { data { ${name} monthlyPeriod openAlerts numberFixed numberManuallyCosed totalTimeToRemediate } } }`;
  const { data } = await ask(await keyOf(cast.bob), query);
  const months = new Set(
    running.months.map((month) =>
      new Intl.DateTimeFormat("en", { year: "numeric", month: "long", timeZone: "UTC" })
        .format(month)
        .split(" ")
        .reverse()
        .join("-"),
    ),
  );
  type Row = Record<string, number> & { monthlyPeriod: string };
  const { rows } = await table({}, level);
  expect(rows.length).toBeGreaterThan(1);
  for (const row of rows) {
    const told: Row[] = data[many].data.filter(
      (each: Row) => String(each[name]) === row.name && months.has(each.monthlyPeriod),
    );
    const sum = (field: string) => told.reduce((total, each) => total + (each[field] ?? 0), 0);
    const closed = sum("numberFixed") + sum("numberManuallyCosed");
    expect(row, row.name).toMatchObject({
      fixed: sum("numberFixed"),
      closedByHand: sum("numberManuallyCosed"),
      open: told.at(-1)?.openAlerts ?? 0,
      meanMs: closed > 0 ? expect.closeTo(sum("totalTimeToRemediate") / closed, 0) : null,
    });
  }
});

test.each(["rita", "mallory"] as const)("%s, who is restricted, reads none of it", async (who) => {
  for (const viewer of [cast[who], tokenViewer(cast.bob, ["incidents:read"])]) {
    await expect(overviewTable(viewer, "repository", usual, now)).rejects.toThrow("analytics:read");
    await expect(openBySeverity(viewer, "repository", 1, undefined)).rejects.toThrow("analytics:read");
    await expect(overviewRepository(viewer, 1)).rejects.toThrow("analytics:read");
    await expect(overviewOrganisation(viewer, 1)).rejects.toThrow("analytics:read");
  }
});

import { beforeAll, expect, test, vi } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, external, hour, incidentById, incidentOf, later, report } from "@/test/factories";
import { ask, keyOf, pages } from "./ask";

ownDatabase();

const kinds = ["code_scanning", "secret", "dependency"] as const;
type Kind = (typeof kinds)[number];
/** What a person with a pencil would write down about an alert. */
type Noted = { repository: string; kind: Kind; opened: Date; closed: Date | null; fixed: boolean };

const repositories = ["acme/api", "acme/web", "acme/zeta", "globex/api", "Initech/Ünit"];
const now = new Date();
const noted: Noted[] = [];
let key: string;

let seed = 20_261_127;
function chance(): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return seed / 2_147_483_648;
}
const pick = <Of>(all: readonly Of[]): Of => all[Math.floor(chance() * all.length)] as Of;

async function move(id: number, to: "open" | "resolved" | "ignored", at: Date) {
  const change = {
    open: { to: "open", regression: false, at } as const,
    resolved: { to: "resolved", revoked: null, at } as const,
    ignored: { to: "ignored", reason: pick(["false_positive", "wont_fix"] as const), at } as const,
  }[to];
  await inTransaction(async (tx) => transition(tx, asSystem, await incidentById(id), change));
}

beforeAll(async () => {
  // The month that runs stays the same, whenever this does.
  vi.useFakeTimers({ toFake: ["Date"], now });
  key = await keyOf((await seatCast()).maya);
  for (let number = 1; number <= 90; number += 1) {
    const note: Noted = {
      repository: pick(repositories),
      kind: pick(kinds),
      opened: new Date(now.getTime() - Math.floor(chance() * 420 * day)),
      closed: null,
      fixed: false,
    };
    const found = external(`${number}`, {
      kind: note.kind,
      identity: { external: `github:model:${number}` },
      repository: { fullName: note.repository },
      triggeredAt: note.opened,
    });
    await report([found], now);
    const { id } = await incidentOf(found);
    for (let at = note.opened; chance() < 0.7; ) {
      at = later(at, hour + Math.floor(chance() * 60 * day));
      if (at > now) break;
      const to = note.closed ? "open" : pick(["resolved", "resolved", "ignored"] as const);
      await move(id, to, at);
      note.closed = to === "open" ? null : at;
      note.fixed = to === "resolved";
    }
    if (chance() < 0.08) await db().incident.delete({ where: { id } });
    else noted.push(note);
    if (number === 45) await foldTally();
  }
}, 120_000);

const names = "January February March April May June July August September October November December".split(" ");
const firstDay = (at: Date, ahead = 0) => new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + ahead, 1));
const inMonth = (at: Date | null, month: Date) => at !== null && firstDay(at).getTime() === month.getTime();

/** The rows of one repository or organisation, from the notes. */
function rowsOf(name: string, notes: readonly Noted[]) {
  const rows: Record<string, unknown>[] = [];
  const first = notes.map(({ opened }) => opened).sort((a, b) => a.getTime() - b.getTime())[0];
  if (!first) return rows;
  for (let month = firstDay(first); month <= now; month = firstDay(month, 1)) {
    const end = firstDay(month, 1);
    const closed = notes.filter((note) => inMonth(note.closed, month));
    const open = notes.filter((note) => note.opened < end && (note.closed === null || note.closed >= end)).length;
    const total = closed.reduce((sum, note) => sum + ((note.closed?.getTime() ?? 0) - note.opened.getTime()), 0);
    if (closed.length + open === 0) continue;
    const monthlyPeriod = `${month.getUTCFullYear()}-${names[month.getUTCMonth()]}`;
    rows.push({
      id: `${monthlyPeriod}/${name}`,
      monthlyPeriod,
      organisationName: name.split("/")[0],
      openAlerts: open,
      numberFixed: closed.filter(({ fixed }) => fixed).length,
      numberManuallyCosed: closed.filter(({ fixed }) => !fixed).length,
      totalTimeToRemediate: total,
      meanTimeToRemediate: closed.length > 0 ? total / closed.length : null,
    });
  }
  return rows;
}

const figures =
  "id monthlyPeriod organisationName openAlerts numberFixed numberManuallyCosed totalTimeToRemediate meanTimeToRemediate";
const byId = (rows: Record<string, unknown>[]) => [...rows].sort((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
const ofKind = (kind: Kind | "all") => noted.filter((note) => kind === "all" || note.kind === kind);

test.each([...kinds, "all"] as const)("every month of every repository, %s, is what the notes say", async (kind) => {
  const query = `query ($nextToken: String) { getRepositoryOverviews(limit: 7, kind: ${kind}, nextToken: $nextToken) {
    data { ${figures} repositoryName } nextToken } }`;
  const expected = repositories.flatMap((repositoryName) =>
    rowsOf(
      repositoryName,
      ofKind(kind).filter(({ repository }) => repository === repositoryName),
    ).map((row) => ({ ...row, repositoryName })),
  );
  const rows = await pages(key, query, "getRepositoryOverviews");
  expect(expected.length).toBeGreaterThan(20);
  expect(byId(rows)).toEqual(byId(expected));
});

test.each([...kinds, "all"] as const)("every month of every organisation, %s, is what the notes say", async (kind) => {
  const query = `query ($nextToken: String) { getOrganisationOverviews(limit: 7, kind: ${kind}, nextToken: $nextToken) {
    data { ${figures} } nextToken } }`;
  const expected = ["acme", "globex", "Initech"].flatMap((name) =>
    rowsOf(
      name,
      ofKind(kind).filter(({ repository }) => repository.startsWith(`${name}/`)),
    ),
  );
  expect(byId(await pages(key, query, "getOrganisationOverviews"))).toEqual(byId(expected));
});

test("by name the months follow each other, by month the names do, in either direction", async () => {
  const ofAcme = rowsOf(
    "acme",
    noted.filter(({ repository }) => repository.startsWith("acme/")),
  ).map(({ id }) => id);
  for (const direction of ["asc", "desc"] as const) {
    const inOrder = <Of>(all: Of[]) => (direction === "asc" ? all : all.toReversed());
    const byName = `query ($nextToken: String) { organisationOverviewbyOrganisationName(organisationName: "acme", kind: all,
      limit: 2, sortDirection: ${direction}, nextToken: $nextToken) { data { id } nextToken } }`;
    const months = await pages(key, byName, "organisationOverviewbyOrganisationName");
    expect(months.map(({ id }) => id)).toEqual(inOrder(ofAcme));
    const byMonth = `query ($nextToken: String) { repositoryOverviewbyMonthlyPeriod(monthlyPeriod: "current", kind: all,
      limit: 2, sortDirection: ${direction}, nextToken: $nextToken) { data { repositoryName } nextToken } }`;
    const found = (await pages(key, byMonth, "repositoryOverviewbyMonthlyPeriod")).map((row) => row.repositoryName);
    const open = repositories.filter(
      (name) =>
        rowsOf(
          name,
          ofKind("all").filter(({ repository }) => repository === name),
        ).at(-1)?.openAlerts !== 0,
    );
    expect([...found].sort()).toEqual(open.sort());
    const { data } = await ask(key, byMonth.replace("limit: 2", "limit: 100"));
    expect(found).toEqual(
      data.repositoryOverviewbyMonthlyPeriod.data.map((row: { repositoryName: string }) => row.repositoryName),
    );
  }
});

test("alerts are as many as there are notes, and as the notes say", async () => {
  const query = `query ($nextToken: String) { getAlerts(kind: all, limit: 9, nextToken: $nextToken) {
    data { repositoryName alertCreatedAtFullTimestamp alertClosedAtFullTimestamp alertClosedAtReason } nextToken } }`;
  expect(await pages(key, query, "getAlerts")).toEqual(
    noted.map(({ repository, opened, closed, fixed }) => ({
      repositoryName: repository,
      alertCreatedAtFullTimestamp: opened.toISOString().replace(".000Z", "Z"),
      alertClosedAtFullTimestamp: closed?.toISOString() ?? null,
      alertClosedAtReason: closed && (fixed ? "FIXED" : "CLOSED"),
    })),
  );
});

test("and the sums behind it are those of a recount", async () => {
  expect(await verifyTally(asSystem)).toEqual([]);
});

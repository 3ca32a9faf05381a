import { beforeAll, expect, test } from "vitest";
import type { Viewer } from "@/lib/access/viewer";
import { asOfOneMoment, db } from "@/lib/db/client";
import { readReport } from "@/lib/reporting/report";
import { rangeOf } from "@/lib/reporting/report-filter";
import type { Narrowing } from "@/lib/reporting/tally";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { whileUnchanged } from "@/lib/reporting/while-unchanged";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, hour, later } from "@/test/factories";
import { drawIncidents } from "./draw-incidents";

ownDatabase();

const now = new Date("2026-11-26T15:30:00Z");
const range = rangeOf({ from: "2026-06", to: "2026-11" }, now);
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  await drawIncidents(now);
});

let reads = 0;
const read = async () => (reads += 1);
const asked = (viewer: Viewer, narrowing: Narrowing = {}, of: unknown = "this") =>
  asOfOneMoment((tx) => whileUnchanged(tx, viewer, narrowing, of, read));

async function isReadAgain(viewer: Viewer, narrowing?: Narrowing, of?: unknown): Promise<boolean> {
  const before = reads;
  await asked(viewer, narrowing, of);
  return reads > before;
}

const closeOne = async () => {
  const { id } = await db().incident.findFirstOrThrow({ where: { closedAt: null, repositoryId: { not: null } } });
  await db().incident.update({ where: { id }, data: { status: "resolved", closedAt: now, closedBy: "security" } });
};

test("What is asked again is answered as before, for everybody who sees all of it", async () => {
  const first = await asked(cast.maya);
  expect(await asked(cast.maya)).toBe(first);
  expect(await asked(cast.alice)).toBe(first);
});

test("Something else is read by itself", async () => {
  await asked(cast.maya);
  expect(await isReadAgain(cast.maya, {}, "that")).toBe(true);
  expect(await isReadAgain(cast.maya, { severity: ["high"] })).toBe(true);
});

test("A restricted member's is read each time", async () => {
  expect(await isReadAgain(cast.rita)).toBe(true);
  expect(await isReadAgain(cast.rita)).toBe(true);
});

const changes: [string, () => Promise<unknown>][] = [
  ["an incident that closes", closeOne],
  ["changes that are summed up", () => foldTally()],
  ["an incident that closes after that", closeOne],
  ["a recount", () => db().$executeRaw`SELECT tally_recount(1000)`],
  ["an incident that goes", () => db().incident.deleteMany({ where: { closedAt: now } })],
];
for (const [what, change] of changes)
  test(`It is read again after ${what}`, async () => {
    await asked(cast.maya);
    await change();
    expect(await isReadAgain(cast.maya)).toBe(true);
    expect(await isReadAgain(cast.maya)).toBe(false);
  });

test("A change that is not committed is nobody else's", async () => {
  await asked(cast.maya);
  await db()
    .$transaction(async (tx) => {
      const { id } = await tx.incident.findFirstOrThrow({ where: { closedAt: null } });
      await tx.incident.update({ where: { id }, data: { status: "resolved", closedAt: now, closedBy: "security" } });
      expect(await isReadAgain(cast.maya)).toBe(false);
      throw new Error("taken back");
    })
    .catch(() => undefined);
  expect(await isReadAgain(cast.maya)).toBe(false);
});

test("An organisation or a repository that has another name is looked for anew", async () => {
  const organisation: Narrowing = { organisation: ["globex"] };
  const repository: Narrowing = { repository: ["acme/web"] };
  for (const narrowing of [organisation, repository]) await asked(cast.maya, narrowing);
  await db().organisation.update({ where: { name: "globex" }, data: { name: "initech" } });
  await db().repository.updateMany({ where: { fullName: "acme/web" }, data: { fullName: "acme/site", name: "site" } });
  expect(await isReadAgain(cast.maya, organisation)).toBe(true);
  expect(await isReadAgain(cast.maya, repository)).toBe(true);
});

test("Only the last two dozen are kept", async () => {
  await asked(cast.maya, {}, "first");
  for (let number = 0; number < 24; number += 1) await asked(cast.maya, {}, number);
  expect(await isReadAgain(cast.maya, {}, "first")).toBe(true);
});

test("A report read again and again between changes and folds is what reading it anew says", async () => {
  const open = await db().incident.findMany({ where: { closedAt: null }, select: { id: true }, take: 20 });
  const figures = async (viewer: Viewer) => {
    const { backlogOfSeverities, ...figures } = await readReport(viewer, {}, range, now);
    return { ...figures, severities: backlogOfSeverities(["high"]) };
  };
  for (const [number, { id }] of open.entries()) {
    const at = later(now, -number * hour);
    await db().incident.update({ where: { id }, data: { status: "resolved", closedAt: at, closedBy: "security" } });
    if (number % 3 === 2) await foldTally();
    const reports = await Promise.all(Array.from({ length: 5 }, () => figures(cast.maya)));
    const anew = await readAnew();
    for (const report of reports) expect(report).toEqual(anew);
  }
  expect(await verifyTally(asSystem)).toEqual([]);
});

/** Under an address nobody asked for before, so that nothing is kept of it. */
let asks = 0;
async function readAnew() {
  asks += 1;
  const narrowing: Narrowing & { ask: number } = { ask: asks };
  const { backlogOfSeverities, ...figures } = await readReport(cast.maya, narrowing, range, now);
  return { ...figures, severities: backlogOfSeverities(["high"]) };
}

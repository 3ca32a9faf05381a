import { beforeAll, describe, expect, test } from "vitest";
import { inTransaction } from "@/lib/db/client";
import { transition } from "@/lib/incidents/transition";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { rangeOf } from "@/lib/reporting/report-filter";
import { foldTally, verifyTally } from "@/lib/reporting/verify";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, day, grant, hour, incident, incidentById, later } from "@/test/factories";

ownDatabase();

const range = rangeOf({ from: "2026-09", to: "2026-11" });
const september = new Date("2026-09-03T10:00:00Z");
let cast: Cast;

type Close = { hours: number; falsePositive?: boolean; repository?: string; from?: Date };
async function closed({ hours, falsePositive = false, repository = "acme/payments", from = september }: Close) {
  const { id } = await incident({ triggeredAt: from, repository: { fullName: repository } });
  const at = later(from, hours * hour);
  await inTransaction(async (tx) =>
    transition(
      tx,
      asSystem,
      await incidentById(id),
      falsePositive ? { to: "ignored", reason: "false_positive", at } : { to: "resolved", revoked: true, at },
    ),
  );
  return id;
}

const hours = [1, 1.5, 2, 3, 5, 8, 13, 21, 34, 55, 89, 2_000];
const between = (sorted: readonly number[], share: number) => {
  const rank = share * (sorted.length - 1);
  const low = sorted[Math.floor(rank)] ?? 0;
  return low + ((sorted[Math.ceil(rank)] ?? 0) - low) * (rank % 1);
};
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

beforeAll(async () => {
  cast = await seatCast();
  for (const each of hours.slice(0, -1)) await closed({ hours: each });
  // Closed in the last of the three months, in another organisation.
  await grant(cast.rita, await closed({ hours: 2_000, repository: "globex/web" }));
  await closed({ hours: 0.1, falsePositive: true });
});

describe("mean time to remediate", () => {
  test("mean, median and 90th percentile are exact, per month and over the range", async () => {
    const { months, whole } = await meanTimeToRemediate(cast.maya, {}, range);
    const early = hours.slice(0, -1);
    expect(months.get("2026-09")).toEqual({
      count: early.length,
      totalMs: early.reduce((sum, each) => sum + each, 0) * hour,
      meanMs: expect.closeTo(mean(early) * hour, 0),
      medianMs: expect.closeTo(between(early, 0.5) * hour, 3),
      p90Ms: expect.closeTo(between(early, 0.9) * hour, 3),
    });
    expect(months.get("2026-10")).toBeNull();
    expect(months.get("2026-11")).toMatchObject({ count: 1, medianMs: 2_000 * hour, p90Ms: 2_000 * hour });
    expect(whole).toMatchObject({
      count: hours.length,
      meanMs: expect.closeTo(mean(hours) * hour, 0),
      medianMs: expect.closeTo(between(hours, 0.5) * hour, 3),
      p90Ms: expect.closeTo(between(hours, 0.9) * hour, 3),
    });
  });

  test("false positives are left out unless they are included", async () => {
    const { whole } = await meanTimeToRemediate(cast.maya, { false_positives: "include" }, range);
    expect(whole).toMatchObject({
      count: hours.length + 1,
      medianMs: expect.closeTo(between([0.1, ...hours], 0.5) * hour, 3),
    });
  });

  test.each([
    ["one repository, counted from its incidents", { repository: ["acme/payments"] }],
    ["its organisation, counted from the tally", { organisation: ["acme"] }],
  ])("is the same for %s", async (_, narrowing) => {
    const { whole, months } = await meanTimeToRemediate(cast.maya, narrowing, range);
    expect(whole).toMatchObject({ count: 11, medianMs: 8 * hour });
    expect(months.get("2026-09")).toEqual(whole);
  });

  test("a restricted member's is that of what they see, and mallory's is nothing", async () => {
    expect((await meanTimeToRemediate(cast.rita, {}, range)).whole).toMatchObject({ count: 1, medianMs: 2_000 * hour });
    expect((await meanTimeToRemediate(cast.mallory, {}, range)).whole).toBeNull();
  });

  test("what is reopened counts no more, and its second close counts from the first trigger", async () => {
    const id = await closed({ hours: 1, repository: "acme/reopened" });
    const narrowing = { repository: ["acme/reopened"] };
    await inTransaction(async (tx) =>
      transition(tx, asSystem, await incidentById(id), { to: "open", regression: false, at: later(september, day) }),
    );
    expect((await meanTimeToRemediate(cast.maya, narrowing, range)).whole).toBeNull();
    const at = later(september, 3 * day);
    await inTransaction(async (tx) =>
      transition(tx, asSystem, await incidentById(id), { to: "resolved", revoked: true, at }),
    );
    expect((await meanTimeToRemediate(cast.maya, narrowing, range)).whole).toMatchObject({ count: 1, meanMs: 3 * day });
  });

  test("summing up what changed changes no sum, and all of them are what a recount finds", async () => {
    const before = await meanTimeToRemediate(cast.maya, {}, range);
    expect(await verifyTally(asSystem)).toEqual([]);
    await foldTally();
    expect(await verifyTally(asSystem)).toEqual([]);
    expect(await meanTimeToRemediate(cast.maya, {}, range)).toEqual(before);
  });
});

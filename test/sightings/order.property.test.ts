import fc from "fast-check";
import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { onOwnConnection, ownDatabase, whenSomebodyWaits } from "../database";
import { fullScan, sarif, settle } from "./scans";

ownDatabase();

/** More of them: `SCAN_RUNS=200 npx vitest --run test/sightings/order.property.test.ts`. */
const runs = Number(process.env.SCAN_RUNS ?? 12);
const rules = ["a", "b", "c"];

const scan = fc.record({
  rules: fc.subarray(rules),
  covers: fc.constantFrom("branch" as const, undefined),
  settles: fc.boolean(),
});
const arrivals = fc
  .array(scan, { minLength: 2, maxLength: 6 })
  .map((scans) => scans.map((one, index) => ({ ...one, pipeline: index + 1 })))
  .chain((scans) => fc.shuffledSubarray(scans, { minLength: scans.length, maxLength: scans.length }));

let worlds = 0;

test("in whichever order reports arrive, what the newest of them saw is what holds", async () => {
  const newest = (numbers: number[]) => Math.max(0, ...numbers);
  await fc.assert(
    fc.asyncProperty(arrivals, async (scans) => {
      worlds += 1;
      const fullName = `acme/world-${worlds}`;
      for (const { pipeline, settles, ...one } of scans) {
        await fullScan(pipeline, sarif({ rules: one.rules }), { repository: fullName, covers: one.covers });
        if (settles) await settle();
      }
      await settle();
      for (const rule of rules) {
        const named = newest(scans.filter((one) => one.rules.includes(rule)).map(({ pipeline }) => pipeline));
        const without = scans.filter((one) => one.covers && !one.rules.includes(rule));
        const isGone = newest(without.map(({ pipeline }) => pipeline)) > named;
        const found = await db().incident.findFirst({ where: { detector: rule, repository: { fullName } } });
        expect(found?.status).toBe(named === 0 ? undefined : isGone ? "resolved" : "triggered");
      }
    }),
    { numRuns: runs },
  );
}, 240_000);

test("two reports of one branch take turns", async () => {
  await fullScan(1, sarif({ rules: ["turn"] }), { repository: "acme/turns" });
  const branch = await db().branchScan.findFirstOrThrow({ where: { repository: { fullName: "acme/turns" } } });
  const settled: string[] = [];
  await onOwnConnection(async (other) => {
    await other.query("BEGIN");
    await other.query(`SELECT 1 FROM "BranchScan" WHERE "repositoryId" = $1 AND branch = $2 AND scan = $3 FOR UPDATE`, [
      branch.repositoryId,
      branch.branch,
      branch.scan,
    ]);
    const second = fullScan(2, sarif({ rules: [] }), { repository: "acme/turns" }).then(() => settled.push("second"));
    await whenSomebodyWaits();
    settled.push("first");
    await other.query("COMMIT");
    await second;
  });
  expect(settled).toEqual(["first", "second"]);
});

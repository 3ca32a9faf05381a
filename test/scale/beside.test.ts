import { expect, test } from "vitest";
import { seedScale } from "@/lib/scale/seed";
import { onOwnConnection, ownDatabase, whenSomebodyWaits } from "@/test/database";
import { asSystem, incident, monday } from "@/test/factories";

ownDatabase();

/** The locks of who counts developers anew, and of who sums up what changed. */
test.each([7311, 7313])("a seed waits for who counts (%i) before it keeps incidents from them", async (lock) => {
  await incident();
  const seeded = await onOwnConnection(async (counter) => {
    await counter.query("BEGIN");
    await counter.query(`SELECT pg_advisory_xact_lock(${lock})`);
    const seeding = seedScale(asSystem, { incidents: 50, developers: 10, force: true }, monday, () => {});
    await whenSomebodyWaits();
    await counter.query(`LOCK TABLE "Incident" IN ROW EXCLUSIVE MODE NOWAIT`);
    await counter.query("COMMIT");
    return seeding;
  });
  expect(seeded.incidents).toBe(50);
});

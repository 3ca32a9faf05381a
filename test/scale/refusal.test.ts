import { expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { verifyTally } from "@/lib/reporting/verify";
import { seedScale } from "@/lib/scale/seed";
import { ownDatabase } from "@/test/database";
import { asSystem, incident, monday } from "@/test/factories";

ownDatabase();

const wish = { incidents: 50, developers: 10 };

test("incidents of its own are not drowned, unless that is what was said", async () => {
  await incident();
  await expect(seedScale(asSystem, wish, monday, () => {})).rejects.toThrow(Conflict);
  expect(await db().incident.count()).toBe(1);
  expect(await seedScale(asSystem, { ...wish, force: true }, monday, () => {})).toMatchObject({ added: 50 });
  expect(await verifyTally(asSystem)).toEqual([]);
});

import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { Forbidden, Invalid } from "@/lib/errors";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { meanTimeToRemediate } from "@/lib/reporting/mttr";
import { rangeOf } from "@/lib/reporting/report-filter";
import { verifyTally } from "@/lib/reporting/verify";
import { seedScale } from "@/lib/scale/seed";
import { type Cast, seatCast } from "@/test/cast";
import { ownDatabase } from "@/test/database";
import { asSystem, monday } from "@/test/factories";

ownDatabase();

const small = { incidents: 600, developers: 40, repositories: 30 };
const quiet = () => {};
let cast: Cast;

beforeAll(async () => {
  cast = await seatCast();
  await seedScale(asSystem, small, monday, quiet);
});

describe("data to measure with", () => {
  test("is as many as was asked for, with three places each on the average", async () => {
    expect(await db().incident.count()).toBe(600);
    expect(await db().occurrence.count()).toBe(1_800);
    expect(await db().developer.count({ where: { name: { startsWith: "Developer " } } })).toBe(40);
    expect(await db().repository.count()).toBe(30);
    expect(await db().auditEvent.count({ where: { type: "workspace.seeded" } })).toBe(1);
  });

  test("leaves sums that a recount finds, and figures to look at", async () => {
    expect(await verifyTally(asSystem)).toEqual([]);
    const { whole } = await meanTimeToRemediate(cast.maya, {}, rangeOf({ from: "2024-12", to: "2026-11" }, monday));
    expect(whole?.count).toBeGreaterThan(200);
  });

  test("holds what the database would have set itself", async () => {
    const due = () => db().incident.findMany({ select: { id: true, dueAt: true }, orderBy: { id: "asc" } });
    const seeded = await due();
    await db().$executeRaw`UPDATE "Incident" SET severity = severity`;
    expect(await due()).toEqual(seeded);
  });

  test("says nothing that cannot be: nobody answers before they are asked or closes in the future", async () => {
    const impossible = await db()
      .$queryRaw`SELECT id FROM "Incident" WHERE "answeredAt" < "askedAt" OR "askedAt" < "triggeredAt"
      OR "closedAt" < "triggeredAt" OR greatest("closedAt", "askedAt", "answeredAt", "firstActionAt", "statusAt", "lastSeenAt") > ${monday}
      OR ("closedBy" IS NULL) <> ("closedAt" IS NULL) OR "answeredAt" IS NOT NULL AND "askedAt" IS NULL
      OR status = 'assigned' AND "assigneeId" IS NULL`;
    expect(impossible).toEqual([]);
  });

  test("is seen by a restricted member only where it is theirs", async () => {
    const page = await listIncidents(cast.rita, IncidentFilter.parse({}), { cursor: undefined, limit: 10 });
    expect(page.rows).toEqual([]);
    expect(await db().grant.count()).toBeGreaterThan(0);
  });

  test("grows to the size asked for, and no further", async () => {
    expect(await seedScale(asSystem, small, monday, quiet)).toMatchObject({ added: 0 });
    expect(await seedScale(asSystem, { ...small, incidents: 700 }, monday, quiet)).toMatchObject({ added: 100 });
    expect(await db().incident.count()).toBe(700);
    expect(await verifyTally(asSystem)).toEqual([]);
  });
});

describe("a workspace", () => {
  test.each(["bob", "rita", "mallory"] as const)("is not filled by %s", async (who) => {
    await expect(seedScale(cast[who], small, monday, quiet)).rejects.toThrow(Forbidden);
  });

  test("is not filled with a number that is none", async () => {
    await expect(seedScale(asSystem, { incidents: 0, developers: 3 }, monday, quiet)).rejects.toThrow(Invalid);
  });
});

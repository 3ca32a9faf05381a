import { beforeAll, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { advanceDue } from "@/lib/oncall/advance";
import { type Cast, seatCast } from "../cast";
import { ownDatabase } from "../database";
import { usualPolicy } from "./setting";

ownDatabase();
let cast: Cast;
beforeAll(async () => {
  cast = await seatCast();
  await usualPolicy(cast);
});

const races = 1_000;

test(`of ${races} acknowledgements that race with the next page, each is the one or the other first, never both`, async () => {
  await db()
    .$executeRaw`INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", "triggeredAt", "lastSeenAt", "updatedAt")
    SELECT 'secret', 'race:' || n, 'gitleaks', 'key', 'Key', now(), now(), now() FROM generate_series(1, ${races}) n`;
  await db()
    .$executeRaw`INSERT INTO "Escalation" ("incidentId", urgent, cause, "dueAt") SELECT id, true, 'race', now() FROM "Incident"`;
  const ids = (await db().escalation.findMany({ select: { id: true }, orderBy: { id: "asc" } })).map(({ id }) => id);
  const waiting = [...ids];
  const acknowledging = Array.from({ length: 4 }, async () => {
    for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) await acknowledge(cast.bob, id, "app");
  });
  let lost = 0;
  const paging = Array.from({ length: 2 }, async () => {
    while (waiting.length > 0) {
      // One at a time would lose every race; a hundred at once win most.
      const paged = await advanceDue(3);
      lost += paged;
    }
  });
  await Promise.all([...acknowledging, ...paging]);
  await advanceDue();
  const escalations = await db().escalation.findMany({ include: { pages: true } });
  expect(escalations.filter(({ state }) => state !== "acknowledged")).toEqual([]);
  expect(escalations.filter(({ pages }) => pages.length > 1)).toEqual([]);
  const pagedCount = escalations.filter(({ pages }) => pages.length === 1).length;
  expect(pagedCount).toBe(lost);
  // Both sides won some, or it was no race.
  expect(pagedCount).toBeGreaterThan(races / 20);
  expect(pagedCount).toBeLessThan(races);
  const after = await db().$queryRaw`SELECT p.id FROM "AuditEvent" p JOIN "AuditEvent" a ON a.subject = p.subject
    WHERE p.type = 'escalation.paged' AND a.type = 'escalation.acknowledged' AND p.id > a.id`;
  expect(after).toEqual([]);
}, 120_000);

import { beforeAll, expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { advanceDue } from "@/lib/oncall/advance";
import { dispatchAll } from "@/lib/oncall/dispatch";
import { getEscalation } from "@/lib/oncall/list-escalations";
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
}, 300_000);

test("an escalation is read whole while the channels it was told to are taken away", async () => {
  const { id } = await db().escalation.findFirstOrThrow();
  let done = false;
  const halves: unknown[] = [];
  let seen = 0;
  const reading = Array.from({ length: 3 }, async () => {
    while (!done) {
      const { dispatches } = await getEscalation(cast.alice, id);
      seen += dispatches.length;
      halves.push(...dispatches.filter(({ channel }) => channel === null));
    }
  });
  for (let turn = 0; turn < 60; turn += 1) {
    const channel = await db().pageChannel.create({
      data: { kind: "webhook", name: "Short-lived", sealedUrl: Buffer.alloc(1), host: "pages.acme.example" },
    });
    await inTransaction(async (tx) => dispatchAll(tx, "trigger", [{ escalationId: id, level: 1 }], new Date()));
    await db().pageChannel.delete({ where: { id: channel.id } });
  }
  done = true;
  await Promise.all(reading);
  expect(seen).toBeGreaterThan(0);
  expect(halves).toEqual([]);
});

import { setTimeout as delay } from "node:timers/promises";
import { db, disconnect } from "@/lib/db/client";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { watchPages } from "@/lib/oncall/watch";
import { createOwnDatabase } from "./own-database";

const count = 1_000;
const aheadSeconds = 3;

/** A thousand incidents whose next page is due at one moment, and two processes' worth of watching. */
async function measure(): Promise<{ lateMs: number; pages: number; mails: number }> {
  await createOwnDatabase();
  await migrate(env().DATABASE_URL);
  const bob = await db().member.create({ data: { email: "bob@acme.example", name: "Bob", accessLevel: "member" } });
  const layer = { position: 0, name: "Always", startsAt: "2026-01-05T08:00", rule: "FREQ=WEEKLY", minutes: 10_080 };
  const schedule = await db().schedule.create({
    data: { name: "Engineers", timeZone: "Europe/Berlin", layers: { create: [{ ...layer, memberIds: [bob.id] }] } },
  });
  await db().escalationStep.create({ data: { position: 0, target: "schedule", scheduleId: schedule.id } });
  await db()
    .$executeRaw`INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", "triggeredAt", "lastSeenAt", "updatedAt")
    SELECT 'secret', 'bench:' || n, 'gitleaks', 'key', 'Key', now(), now(), now() FROM generate_series(1, ${count}) n`;
  await db().$executeRaw`INSERT INTO "Escalation" ("incidentId", urgent, cause, "dueAt")
    SELECT id, true, 'bench', now() + make_interval(secs => ${aheadSeconds}) FROM "Incident"`;
  const [{ due } = { due: new Date() }] = await db().$queryRaw<
    { due: Date }[]
  >`SELECT max("dueAt") AS due FROM "Escalation"`;
  const watches = [watchPages(), watchPages()];
  // What others can see, and when: a page counts once its transaction has committed, with its mail's job.
  for (;;) {
    const [seen] = await db().$queryRaw<{ pages: number; mails: number; now: Date }[]>`SELECT
      (SELECT count(*)::int FROM "Page") AS pages, clock_timestamp() AS now,
      (SELECT count(*)::int FROM graphile_worker.jobs WHERE task_identifier = 'mail.send') AS mails`;
    const lateMs = seen ? seen.now.getTime() - due.getTime() : 0;
    if (seen && (seen.pages >= count || lateMs > 60_000)) {
      await Promise.all(watches.map((watch) => watch.stop()));
      return { lateMs, pages: seen.pages, mails: seen.mails };
    }
    await delay(20);
  }
}

process.stdout.write(JSON.stringify(await measure()));
await disconnect();

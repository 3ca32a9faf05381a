import pg from "pg";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { db, disconnect } from "@/lib/db/client";
import { env } from "@/lib/env";
import { closeInbox } from "@/lib/ingest/inbox";

// Nothing may depend on the server's time zone, so no test database has that of the settings or of UTC.
const awkwardTimeZone = "Asia/Kathmandu";

/** Gives the calling test file a database of its own, migrated and empty, and takes it away after the last test. */
export function ownDatabase(): void {
  beforeAll(async () => {
    const name = databaseName();
    await asAdmin(async (admin) => {
      await admin.query(`CREATE DATABASE ${name} TEMPLATE ${inject("template")}`);
      await admin.query(`ALTER DATABASE ${name} SET timezone TO '${awkwardTimeZone}'`);
    });
  });
  afterAll(async () => {
    await closeInbox();
    await disconnect();
    await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${databaseName()} WITH (FORCE)`));
  });
}

/** Runs `work` as the superuser, connected to the server and not to the file's database. */
export async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  return connected(inject("adminUrl"), work);
}

/** Runs `work` on a connection of its own to the file's database. */
export async function onOwnConnection<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return connected(env().DATABASE_URL, work);
}

/** Comes back once a connection to the file's database waits for what another one has locked. */
export async function whenSomebodyWaits(): Promise<void> {
  const waiting = () =>
    asAdmin(async (admin) => {
      const asked = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
      return (await admin.query(asked, [databaseName()])).rowCount;
    });
  await expect.poll(waiting).toBeGreaterThan(0);
}

export function databaseName(): string {
  return new URL(env().DATABASE_URL).pathname.slice(1);
}

async function connected<T>(connectionString: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export type WaitingJob = { name: string; payload: Record<string, unknown>; runAt: Date; key: string | null };

/** The jobs that wait, oldest first. */
export async function waitingJobs(name?: string): Promise<WaitingJob[]> {
  return db().$queryRaw<WaitingJob[]>`SELECT t.identifier AS name, j.payload, j.run_at AS "runAt", j.key
    FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE ${name ?? null}::text IS NULL OR t.identifier = ${name ?? null}::text ORDER BY j.id`;
}

/** The ids of everything that happened to an incident, or of one type of it, in order. */
export async function eventIds(incidentId: number, type?: string): Promise<string[]> {
  const events = await db().auditEvent.findMany({
    where: { incidentId, ...(type ? { type } : {}) },
    orderBy: { id: "asc" },
    select: { id: true },
  });
  return events.map(({ id }) => String(id));
}

export async function eventTypes(incidentId: number): Promise<string[]> {
  const events = await db().auditEvent.findMany({ where: { incidentId }, orderBy: { id: "asc" } });
  return events.map(({ type }) => type);
}

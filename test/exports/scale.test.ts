import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { db } from "@/lib/db/client";
import { exportTable } from "@/lib/exports/export";
import { createToken } from "@/lib/tokens/tokens";
import { call } from "../api/call";
import { type Cast, seatCast } from "../cast";
import { databaseName, onOwnConnection, ownDatabase } from "../database";
import { asSystem, incident } from "../factories";

ownDatabase();
let cast: Cast;
const many = 100_000;

beforeAll(async () => {
  cast = await seatCast();
  const { id } = await incident();
  // What the figures count has no part in this, and would take most of the time.
  await onOwnConnection(async (client) => {
    await client.query("SET session_replication_role = replica");
    await client.query(
      `INSERT INTO "Incident" (kind, "identityKey", source, detector, "detectorName", "repositoryId", "authorId", "triggeredAt", "lastSeenAt", "updatedAt")
       SELECT i.kind, 'copy ' || n, i.source, i.detector, i."detectorName", i."repositoryId", i."authorId",
         i."triggeredAt" - n * interval '1 second', i."lastSeenAt", i."updatedAt"
       FROM "Incident" i CROSS JOIN generate_series(2, $2::int) n WHERE i.id = $1`,
      [id, many],
    );
    await client.query('ANALYZE "Incident"');
  });
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Bytes of the heap that are in use, without garbage. */
function inUse(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

const busy = async () => {
  const { rows } = await onOwnConnection((client) =>
    client.query<{ state: string }>(
      "SELECT state FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid() AND state <> 'idle'",
      [databaseName()],
    ),
  );
  return rows.length;
};

describe(`${many} rows`, () => {
  test("leave in the list's order, each once, in memory that does not grow", async () => {
    const ids = new Set<number>();
    const held: number[] = [];
    let previous = "9999";
    let misplaced = 0;
    for await (const piece of await exportTable(cast.maya, { table: "incidents", format: "jsonl", query: {} })) {
      for (const line of piece.trimEnd().split("\n")) {
        const { id, triggered_at } = JSON.parse(line) as { id: number; triggered_at: string };
        if (triggered_at > previous) misplaced += 1;
        previous = triggered_at;
        ids.add(id);
      }
      if (ids.size % 10_000 === 0) held.push(inUse());
    }
    expect({ rows: ids.size, misplaced }).toEqual({ rows: many, misplaced: 0 });
    // The first pieces warm up what stays, and the ids are kept here.
    const [, warm = 0, ...later] = held;
    expect(Math.max(...later) - warm).toBeLessThan(24 * 1_048_576);
  }, 120_000);

  test("hold no connection while nobody reads, and nothing once the reader has left", async () => {
    const { token } = await createToken(asSystem, {
      memberId: cast.maya.memberId,
      name: "leaves",
      scopes: ["incidents:read"],
    });
    const response = await call(token, "GET", "/api/v1/exports/incidents?format=csv");
    const reader = response.body?.getReader();
    const first = await reader?.read();
    expect(first?.done).toBe(false);
    await expect.poll(busy).toBe(0);
    const before = await db().auditEvent.count();
    await reader?.cancel();
    await expect.poll(busy).toBe(0);
    expect(await db().auditEvent.count()).toBe(before);
  });
});

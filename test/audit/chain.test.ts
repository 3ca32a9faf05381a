import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeEach, describe, expect, test } from "vitest";
import { record } from "@/lib/audit/record";
import { verifyAudit } from "@/lib/audit/verify";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { onOwnConnection, ownDatabase } from "../database";
import { asSystem } from "../factories";

ownDatabase();

/** As the superuser, past the triggers: what somebody with the whole database in their hands could do. */
async function tamper(sql: string): Promise<void> {
  await onOwnConnection(async (client) => {
    await client.query("SET session_replication_role = replica");
    await client.query(sql);
  });
}

const write = (count: number, detail = {}) =>
  inTransaction((tx) =>
    record(
      tx,
      asSystem,
      Array.from({ length: count }, (_, index) => ({ type: "test.happened", subject: `${index}`, detail })),
    ),
  );

beforeEach(async () => {
  await tamper('TRUNCATE "AuditEvent", "AuditSeal"');
});

test("eight writers beside each other leave one whole chain, with as many events as they wrote", async () => {
  const clients = Array.from({ length: 8 }, (_, writer) =>
    onOwnConnection(async (client) => {
      for (let round = 0; round < 50; round += 1) {
        await client.query("BEGIN");
        for (let event = 0; event <= round % 3; event += 1) {
          await client.query(`INSERT INTO "AuditEvent" (type, actor, detail) VALUES ('test.raced', $1, $2)`, [
            `system:${writer}`,
            { round, words: "“quoted”, \u{1F511} and \\ back" },
          ]);
        }
        await client.query("COMMIT");
      }
    }),
  );
  await Promise.all(clients);
  const events = await db().auditEvent.count();
  expect(events).toBeGreaterThanOrEqual(8 * 50);
  expect(await verifyAudit()).toMatchObject({ intact: true, events, fault: null });
});

test("what was rolled back leaves a gap in the numbers and none in the chain", async () => {
  await write(2);
  await expect(
    inTransaction(async (tx) => {
      await record(tx, asSystem, [{ type: "test.never" }]);
      throw new Error("rolled back");
    }),
  ).rejects.toThrow("rolled back");
  const [next] = await write(1);
  const ids = (await db().auditEvent.findMany({ orderBy: { id: "asc" } })).map(({ id }) => id);
  expect(next).toBe((ids[1] ?? 0n) + 2n);
  expect(await verifyAudit()).toMatchObject({ intact: true, events: 3 });
});

test("an empty trail is whole", async () => {
  expect(await verifyAudit()).toEqual({ intact: true, events: 0, head: null, fault: null });
});

test.each(["UPDATE \"AuditSeal\" SET sha256 = ''", 'DELETE FROM "AuditSeal"', 'TRUNCATE "AuditSeal"'])(
  "the seals stay: %s is refused",
  async (sql) => {
    await write(2);
    await expect(onOwnConnection((client) => client.query(sql))).rejects.toThrow("insert-only");
    expect(await verifyAudit()).toMatchObject({ intact: true, events: 2 });
  },
);

describe("whoever tampers with the trail past its triggers is found out:", () => {
  const changed = /does not follow/;
  const acts: [what: string, sql: (id: bigint) => string, fault: RegExp, named: 0 | 1][] = [
    [
      "one word of one event changed",
      (id) => `UPDATE "AuditEvent" SET actor = 'member:2' WHERE id = ${id}`,
      changed,
      0,
    ],
    ["its detail changed", (id) => `UPDATE "AuditEvent" SET detail = '{"a":1}' WHERE id = ${id}`, changed, 0],
    [
      "its time moved",
      (id) => `UPDATE "AuditEvent" SET "createdAt" = "createdAt" - interval '1 ms' WHERE id = ${id}`,
      changed,
      0,
    ],
    ["its number changed", (id) => `UPDATE "AuditEvent" SET id = 900000 WHERE id = ${id}`, /is missing/, 0],
    ["one event deleted", (id) => `DELETE FROM "AuditEvent" WHERE id = ${id}`, /is missing/, 0],
    [
      "one event and its seal deleted",
      (id) =>
        `WITH gone AS (DELETE FROM "AuditEvent" WHERE id = ${id}) DELETE FROM "AuditSeal" WHERE "eventId" = ${id}`,
      changed,
      1,
    ],
    ["a seal rewritten", (id) => `UPDATE "AuditSeal" SET sha256 = repeat('0', 64) WHERE "eventId" = ${id}`, changed, 0],
    ["a seal deleted", (id) => `DELETE FROM "AuditSeal" WHERE "eventId" = ${id}`, changed, 1],
  ];

  test.each(acts)("%s", async (_what, sql, fault, named) => {
    const ids = await write(5);
    await tamper(sql(ids[2] ?? 0n));
    const verdict = await verifyAudit();
    expect(verdict.intact).toBe(false);
    expect(verdict.fault).toMatch(fault);
    expect(verdict.fault).toContain(`Event ${ids[2 + named]} `);
  });

  test("an event slipped in without a seal", async () => {
    await write(2);
    await tamper(`INSERT INTO "AuditEvent" (id, type, actor) VALUES (777, 'test.forged', 'member:1')`);
    expect((await verifyAudit()).fault).toBe("Event 777 has no seal: it was slipped in, or its seal was taken away.");
  });

  test("the newest events cut off with their seals: the head that was kept is not in the chain any more", async () => {
    const ids = await write(5);
    const { head } = await verifyAudit();
    await write(3);
    expect(await verifyAudit(head ?? "")).toMatchObject({ intact: true, events: 8 });
    await tamper(`DELETE FROM "AuditSeal" WHERE "eventId" >= ${ids[3]}`);
    await tamper(`DELETE FROM "AuditEvent" WHERE id >= ${ids[3]}`);
    expect(await verifyAudit()).toMatchObject({ intact: true, events: 3 });
    expect((await verifyAudit(head ?? "")).fault).toContain(`does not contain ${head}`);
  });

  test("the function that seals replaced by a gentler one", async () => {
    const original = await onOwnConnection(async (client) => {
      const { rows } = await client.query<{ source: string }>(
        "SELECT pg_get_functiondef('audit_event_text'::regproc) AS source",
      );
      return rows[0]?.source ?? "";
    });
    const gentle = `CREATE OR REPLACE FUNCTION audit_event_text(event "AuditEvent") RETURNS text LANGUAGE sql STABLE AS
      $$ SELECT event.id::text $$`;
    await onOwnConnection((client) => client.query(gentle));
    try {
      const ids = await write(2);
      expect((await verifyAudit()).fault).toContain(`Event ${ids[0]} does not follow`);
    } finally {
      await onOwnConnection((client) => client.query(original));
    }
  });
});

test("more events than one batch are verified, each once", async () => {
  for (let round = 0; round < 6; round += 1) await write(1_000);
  expect(await verifyAudit()).toMatchObject({ intact: true, events: 6_000 });
});

describe("admin audit verify", () => {
  const admin = (...more: string[]) =>
    promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "lib/cli/admin.ts", "audit", "verify", "--json", ...more],
      {
        env: { ...process.env, DATABASE_URL: env().DATABASE_URL },
      },
    ).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );

  test("answers one JSON document with the head, and exits with 1 when anything is wrong", async () => {
    const ids = await write(3);
    const whole = await admin();
    expect(whole.code).toBe(0);
    const verdict = JSON.parse(whole.stdout) as { head: string };
    expect(verdict).toMatchObject({ intact: true, events: 3, head: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await tamper(`DELETE FROM "AuditEvent" WHERE id = ${ids[1]}`);
    const broken = await admin("--head", verdict.head);
    expect(broken.code).toBe(1);
    expect(JSON.parse(broken.stdout)).toMatchObject({ intact: false, fault: expect.stringContaining(`${ids[1]}`) });
  });
});

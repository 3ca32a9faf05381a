import { beforeAll, expect, test } from "vitest";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { seatCast, tokenViewer } from "../cast";
import { onOwnConnection, ownDatabase } from "../database";
import { asSystem } from "../factories";

ownDatabase();

beforeAll(async () => {
  await inTransaction((tx) =>
    record(tx, asSystem, [{ type: "test.happened" }, { type: "test.happened", subject: "again" }]),
  );
});

test.each([
  "UPDATE \"AuditEvent\" SET type = 'other'",
  'UPDATE "AuditEvent" SET detail = detail WHERE id = 1',
  'DELETE FROM "AuditEvent"',
  'DELETE FROM "AuditEvent" WHERE id = 1',
  'TRUNCATE "AuditEvent"',
  'TRUNCATE "AuditEvent", "Member" CASCADE',
])("what happened stays: %s is refused", async (sql) => {
  const before = await db().auditEvent.findMany();
  expect(before.length).toBeGreaterThan(0);
  await expect(onOwnConnection((client) => client.query(sql))).rejects.toThrow("insert-only");
  expect(await db().auditEvent.findMany()).toEqual(before);
});

test("events name who did it: a member, their token, or a job, and come back in the order given", async () => {
  const { bob } = await seatCast();
  const token = tokenViewer(bob, ["incidents:read"]);
  const types = Array.from({ length: 50 }, (_, index) => `test.step-${index}`);
  const ids = await inTransaction((tx) =>
    record(
      tx,
      bob,
      types.map((type) => ({ type })),
    ),
  );
  const events = await db().auditEvent.findMany({ where: { id: { in: ids } } });
  const byId = new Map(events.map((event) => [event.id, event.type]));
  expect(ids.map((id) => byId.get(id))).toEqual(types);
  expect(events.every(({ actor, memberId }) => actor === `member:${bob.memberId}` && memberId === bob.memberId)).toBe(
    true,
  );
  const [id] = await inTransaction((tx) => record(tx, token, [{ type: "test.by_token" }]));
  const event = await db().auditEvent.findUniqueOrThrow({ where: { id: id ?? 0n } });
  expect(event).toMatchObject({ actor: `token:${token.tokenId}`, memberId: bob.memberId });
});

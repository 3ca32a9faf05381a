import { expect, test } from "vitest";
import { db, inTransaction } from "@/lib/db/client";
import { withBareTables } from "@/lib/scale/bare";
import { ownDatabase } from "@/test/database";
import { incident } from "@/test/factories";

ownDatabase();

const made = () =>
  db().$queryRaw`SELECT indexdef AS made FROM pg_indexes WHERE tablename IN ('Incident', 'Occurrence')
    UNION ALL SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid IN ('"Incident"'::regclass, '"Occurrence"'::regclass) OR confrelid = '"Incident"'::regclass ORDER BY 1`;

test("tables that were bare have every index and reference again, and what was written meanwhile", async () => {
  const before = (await made()) as unknown[];
  expect(before.length).toBeGreaterThan(40);
  const { id } = await incident();
  let few = 0;
  await inTransaction((tx) =>
    withBareTables(
      tx,
      async () => {
        const rows = await tx.$queryRaw<
          { few: number }[]
        >`SELECT count(*)::int AS few FROM pg_indexes WHERE tablename IN ('Incident', 'Occurrence')`;
        few = rows[0]?.few ?? -1;
        await tx.$executeRaw`UPDATE "Incident" SET mask = 'bare' WHERE id = ${id}`;
      },
      () => {},
    ),
  );
  expect(few).toBe(2);
  expect(await made()).toEqual(before);
  expect(await db().incident.findMany({ select: { mask: true } })).toEqual([{ mask: "bare" }]);
});

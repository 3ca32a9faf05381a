import { appendFile, cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "@/lib/db/migrate";
import { env } from "@/lib/env";
import { onOwnConnection, ownDatabase } from "../database";

ownDatabase();

async function copiedMigrations(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), "migrations-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  await cp("prisma/migrations", directory, { recursive: true });
  return directory;
}

const ledger = () =>
  onOwnConnection(
    async (client) => (await client.query("SELECT * FROM _prisma_migrations ORDER BY migration_name")).rows,
  );

test("migrating again applies nothing and changes nothing", async () => {
  const before = await ledger();
  expect(before.length).toBeGreaterThan(0);
  expect(await migrate(env().DATABASE_URL)).toEqual([]);
  expect(await ledger()).toEqual(before);
});

test("a migration edited after it was applied is an error that names it", async () => {
  const directory = await copiedMigrations();
  const [first] = await ledger();
  await appendFile(path.join(directory, first.migration_name, "migration.sql"), "\n-- edited\n");
  await expect(migrate(env().DATABASE_URL, directory)).rejects.toThrow(first.migration_name);
});

test("a migration that fails leaves nothing of itself, and the one before stays", async () => {
  const directory = await copiedMigrations();
  const { mkdir, writeFile } = await import("node:fs/promises");
  const broken = path.join(directory, "99990101000000_broken");
  await mkdir(broken);
  await writeFile(path.join(broken, "migration.sql"), "CREATE TABLE halfway (id int); SELECT 1 / 0;");
  const before = await ledger();
  await expect(migrate(env().DATABASE_URL, directory)).rejects.toThrow("division by zero");
  expect(await ledger()).toEqual(before);
  const found = await onOwnConnection((client) => client.query("SELECT to_regclass('halfway') AS name"));
  expect(found.rows).toEqual([{ name: null }]);
});

test("processes that start side by side migrate once", async () => {
  const directory = await copiedMigrations();
  const { mkdir, writeFile } = await import("node:fs/promises");
  await mkdir(path.join(directory, "99990101000001_added"));
  await writeFile(path.join(directory, "99990101000001_added", "migration.sql"), "CREATE TABLE added (id int);");
  const applied = await Promise.all([1, 2, 3].map(() => migrate(env().DATABASE_URL, directory)));
  expect(applied.flat()).toEqual(["99990101000001_added"]);
});

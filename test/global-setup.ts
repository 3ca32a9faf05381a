import { randomBytes } from "node:crypto";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "@/lib/db/migrate";

declare module "vitest" {
  interface ProvidedContext {
    /** The superuser's address of the test server. */
    adminUrl: string;
    /** A migrated, empty database to copy. */
    template: string;
    /** What every database of this run is called to begin with; leftovers are known by it and their age. */
    databasePrefix: string;
  }
}

const family = "handback_test_";
const leftoverAfterSeconds = 3_600;

/** One migrated template for the whole run; every test file copies it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer();
  const client = new pg.Client({ connectionString: server.url });
  await client.connect();
  await dropLeftovers(client);
  const prefix = `${family}${seconds().toString(36)}_${randomBytes(3).toString("hex")}_`;
  const template = `${prefix}template`;
  await client.query(`CREATE DATABASE ${template}`);
  await migrate(databaseUrl(server.url, template));
  project.provide("adminUrl", server.url);
  project.provide("template", template);
  project.provide("databasePrefix", prefix);
  return async () => {
    for (const name of await databases(client, prefix)) await drop(client, name);
    await client.end();
    await server.stop();
  };
}

type Server = { url: string; stop: () => Promise<void> };

async function testServer(): Promise<Server> {
  const url = process.env.TEST_DATABASE_URL;
  if (url) return { url, stop: async () => undefined };
  // A variable, so that the program is not type-checked as part of the tests.
  const program = "../scripts/local/database.mjs";
  const local = (await import(program)) as { startThrowAwayDatabase(): Promise<Server> };
  return local.startThrowAwayDatabase();
}

export function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** What a killed run could not drop. The age is in the name, so that a run at the same moment keeps its databases. */
async function dropLeftovers(client: pg.Client): Promise<void> {
  for (const name of await databases(client, family)) {
    const made = Number.parseInt(name.slice(family.length), 36);
    if (!(made > seconds() - leftoverAfterSeconds)) await drop(client, name);
  }
}

async function databases(client: pg.Client, prefix: string): Promise<string[]> {
  const { rows } = await client.query<{ datname: string }>(
    "SELECT datname FROM pg_database WHERE starts_with(datname, $1) ORDER BY datname",
    [prefix],
  );
  return rows.map(({ datname }) => datname);
}

async function drop(client: pg.Client, name: string): Promise<void> {
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

const seconds = () => Math.floor(Date.now() / 1_000);

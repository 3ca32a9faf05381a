import pg from "pg";
import { env } from "@/lib/env";

/** Makes the empty database that DATABASE_URL names. */
export async function createOwnDatabase(): Promise<void> {
  const url = new URL(env().DATABASE_URL);
  const name = url.pathname.slice(1);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
}

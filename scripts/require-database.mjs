import { Fault } from "./say.mjs";

const reasons = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name cannot be looked up",
  ETIMEDOUT: "it does not answer",
  "28P01": "it refuses the user name or password",
  28000: "it refuses the user name",
  "3D000": "it has no such database",
};

/** Proves that the given database answers. The sentence names host and database, never the password. */
export async function requireDatabase(connectionString) {
  const { hostname, port, pathname } = new URL(connectionString);
  const { default: pg } = await import("pg");
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("SELECT 1");
  } catch (error) {
    const reason = reasons[error.code] ?? (/timeout/i.test(error.message) ? "it does not answer" : error.message);
    throw new Fault(
      `The database "${pathname.slice(1)}" at ${hostname}:${port || 5432} cannot be used: ${reason}. Check DATABASE_URL and that PostgreSQL runs.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

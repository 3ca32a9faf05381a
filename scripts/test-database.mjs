/** Runs `work` with the environment of tests: a PostgreSQL of their own, removed afterwards, also on Ctrl-C. */
export async function withTestDatabase(work) {
  const { startThrowAwayDatabase } = await import("./local/database.mjs");
  const database = await startThrowAwayDatabase();
  const interrupted = (status) => () => database.stop().finally(() => process.exit(status));
  process.once("SIGINT", interrupted(130));
  process.once("SIGTERM", interrupted(143));
  try {
    return await work({ ...process.env, NODE_ENV: "test", TEST_DATABASE_URL: database.url });
  } finally {
    await database.stop();
  }
}

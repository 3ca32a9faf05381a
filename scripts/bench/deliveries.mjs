import pg from "pg";
import { databaseOf, highestMemory, processOf } from "../chaos/parts.mjs";
import { burst } from "./burst.mjs";
import { filler, percentile, signedGitHub, until, withProduct } from "./product.mjs";
import { ratioOf, row } from "./row.mjs";

const count = 12_000;
const duplicates = count / 5;
const forged = count / 20;
const clients = 16;
const insertSeconds = 4;
const repository = {
  id: 3,
  name: "burst",
  full_name: "acme/burst",
  html_url: "https://github.com/acme/burst",
  owner: { login: "acme" },
  private: true,
};

/** A burst of signed deliveries of 8 KB, each on a connection of its own, against the same database's plain inserts. */
export function bursts() {
  return withProduct(async ({ admin, environment }) => {
    const database = databaseOf(environment.DATA_DIR);
    const perSecond = await plainInserts(database.url());
    const endpoint = await admin("endpoint", "create", "github");
    const trial = { admin, database, endpoint, perSecond, web: processOf(environment.DATA_DIR, "web") };
    const clean = Array.from({ length: count }, (_, index) => ({ ...delivery(endpoint, 1 + index), genuine: true }));
    const first = count + 1;
    const genuine = Array.from({ length: count - duplicates - forged }, (_, index) => ({
      ...delivery(endpoint, first + index),
      genuine: true,
    }));
    const bad = Array.from({ length: forged }, (_, index) =>
      delivery({ ...endpoint, secret: "not the secret" }, first + index),
    );
    const mixed = shuffled([...genuine, ...genuine.slice(0, duplicates), ...bad]);
    return [
      row(`single-row inserts, ${clients} clients`, `${spell(perSecond)} a second`, "to compare with", perSecond > 0),
      ...(await measure("12,000 deliveries", clean, 1, count, trial)),
      ...(await measure("20 % repeated, 5 % forged, in any order", mixed, first, genuine.length, trial)),
    ];
  });
}

async function measure(what, sent, first, incidents, { admin, database, endpoint, perSecond, web }) {
  const started = performance.now();
  const result = await burst(endpoint.url, sent);
  const acceptedAfter = (performance.now() - started) / 1_000;
  const right = sent.filter(({ genuine }, index) => isAccepted(result.statuses[index]) === Boolean(genuine)).length;
  await until(async () => (await waiting(database)) === 0, 300_000, 200);
  const processedAfter = (performance.now() - started) / 1_000;
  const found = await incidentsOf(database, first, incidents);
  const { exact } = await admin("metrics", "verify").catch(() => ({ exact: false }));
  const p99 = percentile(result.latencies, 0.99);
  const memory = highestMemory(web);
  const rate = sent.length / acceptedAfter;
  return [
    row(
      `${what}, started within ${result.startedWithinMs} ms`,
      `${right} of ${sent.length} answered rightly, median ${spell(percentile(result.latencies, 0.5))} ms, p99 ${spell(p99)} ms, memory of web at most ${memory} MB`,
      "all, p99 ≤ 5,000 ms, ≤ 512 MB",
      right === sent.length && p99 <= 5_000 && memory <= 512,
    ),
    row(
      `${what}: accepted`,
      `${spell(rate)} a second, ${ratioOf(rate, perSecond).toFixed(3)} of the single-row inserts`,
      "to compare with",
      rate > 0,
    ),
    row(
      `${what}: processed`,
      `after ${processedAfter.toFixed(1)} s, ${spell(incidents / processedAfter)} a second; ${found} of ${incidents} incidents, figures ${exact ? "exact" : "not exact"}`,
      "≤ 60 s, every one, exact",
      processedAfter <= 60 && found === incidents && exact,
    ),
  ];
}

const spell = (number) => Math.round(number).toLocaleString("en");
const isAccepted = (status) => status >= 200 && status < 300;

function delivery(endpoint, number) {
  const alert = {
    ...{ number, created_at: "2026-11-16T09:00:00Z", resolution: null },
    ...{ secret_type: "burst_key", secret_type_display_name: "Burst key", filler: filler(7_000) },
  };
  return signedGitHub(endpoint, "secret_scanning_alert", { action: "created", alert, repository });
}

function shuffled(deliveries) {
  return deliveries
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** As pgbench writes its history: one small row, one transaction, from several clients, as fast as the database commits. */
async function plainInserts(url) {
  const pool = Array.from({ length: clients }, () => new pg.Client({ connectionString: url }));
  await Promise.all(pool.map((client) => client.connect()));
  await pool[0].query("CREATE TABLE bench_history (tid int, bid int, aid int, delta int, mtime timestamptz)");
  const until = performance.now() + insertSeconds * 1_000;
  let inserted = 0;
  const insert = { name: "insert", text: "INSERT INTO bench_history VALUES ($1, $2, $3, $4, now())" };
  await Promise.all(
    pool.map(async (client, number) => {
      while (performance.now() < until) {
        await client.query({ ...insert, values: [number, 1, inserted, 5] });
        inserted += 1;
      }
    }),
  );
  await pool[0].query("DROP TABLE bench_history");
  await Promise.all(pool.map((client) => client.end()));
  return inserted / insertSeconds;
}

async function waiting(database) {
  const [{ waiting: left }] = await database.query(
    `SELECT count(*)::int AS waiting FROM "Delivery" WHERE state = 'received'`,
  );
  return left;
}

async function incidentsOf(database, first, length) {
  const [{ found }] = await database.query(`SELECT count(*)::int AS found FROM "Incident"
    WHERE "identityKey" ~ '/acme/burst/[0-9]+$' AND substring("identityKey" FROM '[0-9]+$')::int BETWEEN ${first} AND ${first + length - 1}`);
  return found;
}

import { parseArgs } from "node:util";
import { burst } from "../bench/burst.mjs";
import { filler, percentile, signedGitHub, until, withProduct } from "../bench/product.mjs";
import { say } from "../say.mjs";
import { faults, mayRefuse, unbroken } from "./faults.mjs";
import { databaseOf, highestMemory, processOf } from "./parts.mjs";

const sentAtOnce = 12_000;
const duplicates = sentAtOnce / 5;
const forged = sentAtOnce / 20;
const alerts = sentAtOnce - duplicates - forged;
const longestMs = 5_000;
const longestProcessing = 60;
const mostMegabytes = 512;
const repository = {
  id: 1,
  name: "chaos",
  full_name: "acme/chaos",
  html_url: "https://github.com/acme/chaos",
  owner: { login: "acme" },
  private: true,
};

const { values } = parseArgs({ options: { only: { type: "string" } } });
const wanted = Object.entries(faults).filter(([name]) => name.includes(values.only ?? ""));
if (wanted.length === 0) {
  say(`There is no fault "${values.only}". Faults: ${Object.keys(faults).join(", ")}.`);
  process.exit(1);
}

const rows = [];
await withProduct(async ({ admin, environment }) => {
  const database = databaseOf(environment.DATA_DIR);
  let first = 1;
  for (const [name, fault] of wanted) {
    const endpoint = await admin("endpoint", "create", "github");
    rows.push(await ordeal({ name, fault, endpoint, admin, database, first, directory: environment.DATA_DIR }));
    first += alerts;
  }
});
console.table(Object.fromEntries(rows.map(({ what, ...row }) => [what, row])));
const failed = rows.filter(({ holds }) => holds !== "yes").length;
say(`${rows.length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

/**
 * A burst with a fifth repeated and some forged, in random order, through one fault. What was answered with a 2xx must
 * be there; what was not is delivered again, as a sender's operator would; then every alert is one incident, exactly,
 * and every figure what a recount finds.
 */
async function ordeal({ name, fault, endpoint, admin, database, first, directory }) {
  const genuine = Array.from({ length: alerts }, (_, index) => delivery(endpoint, first + index));
  const repeated = genuine.slice(0, duplicates);
  const bad = Array.from({ length: forged }, (_, index) => delivery({ ...endpoint, secret: "not the secret" }, index));
  const sent = shuffled([...genuine, ...repeated, ...bad]);
  const [result] = await Promise.all([burst(endpoint.url, sent), fault(directory)]);
  const accepted = sent.filter((_, index) => isAccepted(result.statuses[index]));
  const acknowledged = new Set(accepted);
  const refused = genuine.filter((one) => !acknowledged.has(one));
  const kept = await idsOf(database, endpoint);
  const lost = accepted.filter((one) => !kept.has(one.headers["x-github-delivery"])).length;
  const forgedAccepted = bad.filter((one) => acknowledged.has(one)).length;

  await until(async () => (await burst(endpoint.url, refused)).accepted === refused.length, 60_000, 1_000);
  const started = performance.now();
  await until(async () => (await waiting(database)) === 0, 120_000, 500);
  const seconds = (performance.now() - started) / 1_000;
  const incidents = await incidentsOf(database, first);
  const figures = await admin("metrics", "verify").catch(() => ({ exact: false }));
  const memory = highestMemory(processOf(directory, "web"));
  const p99 = Math.round(percentile(result.latencies, 0.99));
  const holds =
    lost === 0 &&
    memory <= mostMegabytes &&
    seconds <= longestProcessing &&
    (name !== unbroken || p99 <= longestMs) &&
    forgedAccepted === 0 &&
    incidents === alerts &&
    figures.exact &&
    (refused.length === 0 || mayRefuse.has(name));
  return {
    what: name,
    accepted: `${accepted.length} of ${alerts + duplicates}`,
    "delivered again": refused.length,
    "acknowledged and lost": lost,
    "forged and accepted": forgedAccepted,
    incidents,
    figures: figures.exact ? "exact" : "differ",
    "p99 ms": p99,
    "web MB": memory,
    "processed after s": Number(seconds.toFixed(1)),
    holds: holds ? "yes" : "no",
  };
}

function isAccepted(status) {
  return status >= 200 && status < 300;
}

function delivery(endpoint, number) {
  const alert = {
    number,
    created_at: "2026-11-16T09:00:00Z",
    secret_type: "chaos_key",
    secret_type_display_name: "Chaos key",
    resolution: null,
    filler: filler(7_000),
  };
  return signedGitHub(endpoint, "secret_scanning_alert", { action: "created", alert, repository });
}

function shuffled(deliveries) {
  return deliveries
    .map((one) => ({ one, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

async function idsOf(database, endpoint) {
  const id = endpoint.url.split("/").at(-1);
  let rows;
  await until(
    async () => {
      rows = await database.query(`SELECT "externalId" FROM "Delivery" WHERE "endpointId" = '${id}'`);
      return true;
    },
    30_000,
    200,
  );
  return new Set(rows.map(({ externalId }) => externalId));
}

async function waiting(database) {
  const [{ count }] = await database.query(`SELECT count(*)::int AS count FROM "Delivery" WHERE state = 'received'`);
  return count;
}

/** How many of this ordeal's alerts are an incident; each is one exactly, its key being unique. */
async function incidentsOf(database, first) {
  const [{ count }] = await database.query(`SELECT count(*)::int AS count FROM "Incident"
    WHERE "identityKey" ~ '/acme/chaos/[0-9]+$' AND substring("identityKey" FROM '[0-9]+$')::int BETWEEN ${first} AND ${first + alerts - 1}`);
  return count;
}

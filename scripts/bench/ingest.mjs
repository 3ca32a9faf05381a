import { createHmac } from "node:crypto";
import { databaseOf } from "../chaos/parts.mjs";
import { say } from "../say.mjs";
import { burst } from "./burst.mjs";
import { baseUrl, percentile, signedGitHub, until, withProduct } from "./product.mjs";
import { ratioOf, row } from "./row.mjs";

const rounds = 4;
const deliveries = 1_500;
const repository = {
  id: 2,
  name: "figures",
  full_name: "acme/figures",
  html_url: "https://github.com/acme/figures",
  owner: { login: "acme" },
  private: true,
};

/** What the figures' triggers cost whoever brings incidents: the same work with and without them, in turns. */
export function ingestWithAndWithout() {
  return withProduct(async ({ admin, environment }) => {
    const database = databaseOf(environment.DATA_DIR);
    await admin("seed", "--incidents", "10000", "--developers", "500");
    const endpoint = await admin("endpoint", "create", "github");
    const { token } = await admin(
      ...["token", "create", "--member", "alice@acme.example", "--name", "figures", "--scopes", "reports:write"],
    );
    const imports = { with: [], without: [] };
    const drains = { with: [], without: [] };
    for (let round = 0; round < rounds * 2 + 2; round += 1) {
      const which = round % 2 === 0 ? "with" : "without";
      await switchTriggers(database, which === "with");
      const [imported, drained] = [await importOnce(token, round), await drainOnce(database, endpoint, round)];
      say(`  ${which} triggers: import ${imported.toFixed(2)} s, ${deliveries} deliveries ${drained.toFixed(2)} s`);
      // The first of each warms up.
      if (round < 2) continue;
      imports[which].push(imported);
      drains[which].push(drained);
    }
    return [
      costRow("import of 1,500 findings", imports),
      costRow(`${deliveries.toLocaleString("en")} webhooks, from the first to the last incident`, drains),
    ];
  });
}

function costRow(what, seconds) {
  const [kept, bare] = [seconds.with, seconds.without].map((times) => percentile(times, 0.5));
  const cost = (ratioOf(kept, bare) - 1) * 100;
  return row(
    `${what}: with the figures kept exact, and without`,
    `${kept.toFixed(2)} s against ${bare.toFixed(2)} s, ${cost.toFixed(0)} % more`,
    "≤ 25 % of throughput",
    bare / kept >= 0.75,
  );
}

/** Every trigger that keeps figures: sums, progress of developers, milestones. */
async function switchTriggers(database, on) {
  await database.query(`DO $$ DECLARE t record; BEGIN
    FOR t IN SELECT tgrelid::regclass AS relation, tgname AS name FROM pg_trigger
      WHERE NOT tgisinternal AND (tgname ~ '_(tally|progress)(_|$)' OR tgname = 'audit_milestones')
    LOOP EXECUTE format('ALTER TABLE %s ${on ? "ENABLE" : "DISABLE"} TRIGGER %I', t.relation, t.name); END LOOP; END $$`);
}

async function importOnce(token, round) {
  const findings = Array.from({ length: 1_500 }, (_, index) => finding(round, index));
  const started = performance.now();
  const response = await fetch(`${baseUrl}/api/v1/reports/gitleaks?repository=acme/figures&historical=true`, {
    method: "POST",
    headers: { authorization: `Token ${token}` },
    body: JSON.stringify(findings),
  });
  const { incidents } = await response.json();
  if (incidents?.created !== 1_500) throw new Error(`${response.status}: ${JSON.stringify(incidents)}`);
  return (performance.now() - started) / 1_000;
}

function finding(round, index) {
  const secret = ["bench", createHmac("sha256", `round ${round}`).update(String(index)).digest("hex")].join("_");
  return {
    ...{ RuleID: "generic-api-key", Description: "Bench", StartLine: index, EndLine: index, StartColumn: 1 },
    ...{ EndColumn: 70, Match: secret, Secret: secret, File: `src/file-${index % 300}.ts`, Message: "bench", Tags: [] },
    ...{
      Commit: createHmac("sha1", `${round}`)
        .update(`${index % 500}`)
        .digest("hex"),
      Date: "2026-01-01T00:00:00Z",
    },
    ...{ Author: `Author ${index % 40}`, Email: `author.${index % 40}@acme.example`, Fingerprint: `${round}:${index}` },
  };
}

/** Seconds from the first delivery until the last of them is an incident. */
async function drainOnce(database, endpoint, round) {
  const sent = Array.from({ length: deliveries }, (_, index) => {
    const number = 1_000_000 + round * deliveries + index;
    const alert = {
      ...{ number, created_at: new Date().toISOString(), resolution: null },
      ...{ secret_type: "bench_key", secret_type_display_name: "Bench key" },
    };
    return signedGitHub(endpoint, "secret_scanning_alert", { action: "created", alert, repository });
  });
  const started = performance.now();
  const { accepted } = await burst(endpoint.url, sent);
  if (accepted !== deliveries) throw new Error(`${accepted} of ${deliveries} deliveries were accepted`);
  await until(async () => (await waiting(database)) === 0, 300_000, 100);
  const seconds = (performance.now() - started) / 1_000;
  await until(async () => (await jobs(database)) === 0, 600_000, 500);
  return seconds;
}

async function waiting(database) {
  const [{ count }] = await database.query(`SELECT count(*)::int AS count FROM "Delivery" WHERE state = 'received'`);
  return count;
}

/** What the deliveries set off is part of neither round. */
async function jobs(database) {
  const [{ count }] = await database.query(`SELECT count(*)::int AS count FROM graphile_worker._private_jobs j
    JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE j.run_at <= now() AND t.identifier = 'playbooks.run'`);
  return count;
}

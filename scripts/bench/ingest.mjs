import { createHmac } from "node:crypto";
import { databaseOf, processOf } from "../chaos/parts.mjs";
import { say } from "../say.mjs";
import { burst } from "./burst.mjs";
import { processorSeconds } from "./processor.mjs";
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
    // What incidents set off is part of neither round.
    await database.query(`UPDATE "Playbook" SET enabled = false`);
    const endpoint = await admin("endpoint", "create", "github");
    const { token } = await admin(
      ...["token", "create", "--member", "alice@acme.example", "--name", "figures", "--scopes", "reports:write"],
    );
    const spent = () => processorSeconds([web, worker, ...database.processes()]);
    const [web, worker] = ["web", "worker"].map((name) => processOf(environment.DATA_DIR, name));
    // What was noted is summed up within the cost, not by whichever round the minute falls into.
    const fold = () => database.query("SELECT tally_fold(1000)");
    const found = { imports: { with: [], without: [] }, webhooks: { with: [], without: [] } };
    for (let round = 0; round < rounds * 2 + 2; round += 1) {
      // with, without, without, with: what comes later finds more, and neither comes later more often.
      const which = round % 4 === 0 || round % 4 === 3 ? "with" : "without";
      await switchTriggers(database, which === "with");
      const imported = await costOf(spent, () => importOnce(token, round).then(fold));
      const drained = await costOf(spent, () => drainOnce(database, endpoint, round).then(fold));
      say(`  ${which} the figures: import ${spell(imported)}, ${deliveries} webhooks ${spell(drained)}`);
      // The first of each warms up.
      if (round < 2) continue;
      found.imports[which].push(imported);
      found.webhooks[which].push(drained);
    }
    return [
      costRow("import of 1,500 findings", found.imports),
      costRow(`${deliveries.toLocaleString("en")} webhooks until the last is an incident`, found.webhooks),
    ];
  });
}

const spell = ({ seconds, processor }) => `${seconds.toFixed(2)} s (${processor.toFixed(2)} s of processor)`;

/** How long it took, and how much of the processors web, worker and database took for it: others on the machine do not change that. */
async function costOf(spent, work) {
  const before = spent();
  const started = performance.now();
  await work();
  return { seconds: (performance.now() - started) / 1_000, processor: spent() - before };
}

function costRow(what, found) {
  const median = (costs, measure) =>
    percentile(
      costs.map((cost) => cost[measure]),
      0.5,
    );
  const [kept, bare] = [found.with, found.without].map((costs) => ({
    seconds: median(costs, "seconds"),
    processor: median(costs, "processor"),
  }));
  const less = (1 - 1 / ratioOf(kept.processor, bare.processor)) * 100;
  return row(
    `${what}: with the figures kept exact, and without`,
    `${spell(kept)} against ${spell(bare)}, ${less.toFixed(0)} % less throughput`,
    "at most 25 % less, by the work it takes",
    less <= 25,
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
  const response = await fetch(`${baseUrl}/api/v1/reports/gitleaks?repository=acme/figures&historical=true`, {
    method: "POST",
    headers: { authorization: `Token ${token}` },
    body: JSON.stringify(findings),
  });
  const { incidents } = await response.json();
  if (incidents?.created !== 1_500) throw new Error(`${response.status}: ${JSON.stringify(incidents)}`);
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

/** Delivers all at once, and waits until the last of them is an incident. */
async function drainOnce(database, endpoint, round) {
  const sent = Array.from({ length: deliveries }, (_, index) => {
    const number = 1_000_000 + round * deliveries + index;
    const alert = {
      ...{ number, created_at: new Date().toISOString(), resolution: null },
      ...{ secret_type: "bench_key", secret_type_display_name: "Bench key" },
    };
    return signedGitHub(endpoint, "secret_scanning_alert", { action: "created", alert, repository });
  });
  const { accepted } = await burst(endpoint.url, sent);
  if (accepted !== deliveries) throw new Error(`${accepted} of ${deliveries} deliveries were accepted`);
  await until(async () => (await waiting(database)) === 0, 300_000, 100);
}

async function waiting(database) {
  const [{ count }] = await database.query(`SELECT count(*)::int AS count FROM "Delivery" WHERE state = 'received'`);
  return count;
}

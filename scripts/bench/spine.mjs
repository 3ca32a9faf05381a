import { createHash, createHmac, randomUUID } from "node:crypto";
import { baseUrl, mails, percentile, post, until, withProduct } from "./product.mjs";
import { row } from "./row.mjs";

const repository = {
  id: 1,
  name: "bench",
  full_name: "acme/bench",
  html_url: "https://github.com/acme/bench",
  owner: { login: "acme" },
  private: true,
};

/** From the outside to an incident and its mail, and reports small and large. */
export function spine() {
  return withProduct(async ({ admin }) => {
    const endpoint = await admin("endpoint", "create", "github");
    const scopes = "reports:write,incidents:read,metrics:read";
    const { token } = await admin(
      ...["token", "create", "--member", "alice@acme.example", "--name", "bench", "--scopes", scopes],
    );
    return [await webhookToMail(endpoint), await importReport(token), await importSarif(token)];
  });
}

/** From the 202 of a webhook to its mail in the SMTP server, on an idle machine. */
async function webhookToMail(endpoint) {
  const waits = [];
  for (let round = 0; round < 20; round += 1) {
    const email = `bench.${randomUUID().slice(0, 8)}@acme.example`;
    const sha = createHash("sha1").update(email).digest("hex");
    const commit = {
      id: sha,
      timestamp: new Date().toISOString(),
      message: "bench",
      author: { name: "Bench", email },
      committer: { name: "Bench", email },
    };
    await post(endpoint, "push", { ref: "refs/heads/main", commits: [commit], repository });
    const alert = {
      number: round + 1,
      created_at: new Date().toISOString(),
      secret_type: "bench_key",
      secret_type_display_name: "Bench key",
      resolution: null,
      validity: "active",
    };
    const details = {
      path: "a.txt",
      start_line: 1,
      end_line: 1,
      start_column: 1,
      end_column: 20,
      blob_sha: sha,
      commit_sha: sha,
    };
    await post(endpoint, "secret_scanning_alert_location", {
      action: "created",
      alert,
      location: { type: "commit", details },
      repository,
    });
    const accepted = Date.now();
    let received;
    await until(
      async () => {
        received = (await mails()).find((mail) => JSON.stringify(mail.to).includes(email));
        return Boolean(received);
      },
      10_000,
      10,
    );
    waits.push(new Date(received.receivedAt).getTime() - accepted);
  }
  const median = percentile(waits, 0.5);
  const longest = Math.max(...waits);
  return row(
    "webhook 202 → mail in the SMTP server",
    `median ${median} ms, longest ${longest} ms`,
    "median < 500 ms, all < 2,000 ms",
    median < 500 && longest < 2_000,
  );
}

async function importReport(token) {
  const findings = Array.from({ length: 1_500 }, (_, index) => {
    const secret = ["bench", createHmac("sha256", "bench").update(String(index)).digest("hex")].join("_");
    return {
      RuleID: "generic-api-key",
      Description: "Bench",
      StartLine: index,
      EndLine: index,
      StartColumn: 1,
      EndColumn: 70,
      Match: secret,
      Secret: secret,
      File: `src/file-${index % 300}.ts`,
      Commit: createHash("sha1")
        .update(String(index % 500))
        .digest("hex"),
      Author: `Author ${index % 40}`,
      Email: `author.${index % 40}@acme.example`,
      Date: "2026-01-01T00:00:00Z",
      Message: "bench",
      Tags: [],
      Fingerprint: String(index),
    };
  });
  const started = performance.now();
  const response = await fetch(`${baseUrl}/api/v1/reports/gitleaks?repository=acme/bench&historical=true`, {
    method: "POST",
    headers: { authorization: `Token ${token}` },
    body: JSON.stringify(findings),
  });
  const { incidents } = await response.json();
  const seconds = (performance.now() - started) / 1_000;
  return row(
    "import of 1,500 gitleaks findings",
    `${seconds.toFixed(2)} s, ${incidents?.created} incidents`,
    "< 3 s",
    seconds < 3 && incidents?.created === 1_500,
  );
}

/** As many results as a SARIF run may have. */
async function importSarif(token) {
  const count = 25_000;
  const results = Array.from({ length: count }, (_, index) => ({
    ruleId: `rule-${index % 40}`,
    message: { text: `Finding ${index}` },
    partialFingerprints: { primaryLocationLineHash: createHash("sha1").update(String(index)).digest("hex") },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: `src/${index % 900}.ts` },
          region: { startLine: (index % 999) + 1 },
        },
      },
    ],
  }));
  const started = performance.now();
  const response = await fetch(`${baseUrl}/api/v1/reports/sarif?repository=acme/bench&historical=true`, {
    method: "POST",
    headers: { authorization: `Token ${token}` },
    body: JSON.stringify({ version: "2.1.0", runs: [{ tool: { driver: { name: "Bench" } }, results }] }),
  });
  const { incidents } = await response.json();
  const seconds = (performance.now() - started) / 1_000;
  return row(
    "import of 25,000 SARIF results",
    `${seconds.toFixed(1)} s, ${incidents?.created} incidents`,
    "≤ 30 s",
    seconds <= 30 && incidents?.created === count,
  );
}

import type { StandIn } from "../stand-in";
import { listOf, type Numbered, type World } from "./world";

type Json = Record<string, unknown>;
const at = (day: number) => new Date(Date.UTC(2026, 9, day, 10)).toISOString();

/** An organisation with a repository of this name. */
export function repositoryIn({ world }: StandIn, fullName: string, id = world.nextId++): void {
  world.accounts.set(fullName.split("/")[0] ?? "", "Organization");
  world.repositories.set(fullName, { id, updated_at: at(1) });
}

function pushed(world: World, kind: "secretAlerts" | "codeAlerts" | "dependencyAlerts", fullName: string, more: Json) {
  const list = listOf(world[kind], fullName);
  const number = list.length + 1;
  const alert: Numbered = { number, state: "open", created_at: at(2), updated_at: at(3), ...more };
  list.push(alert);
  return alert;
}

/** A secret scanning alert with one commit it is in, in the shape of the API. */
export function secretAlertIn({ world }: StandIn, fullName: string, commit: string, more: Json = {}): Numbered {
  const alert = pushed(world, "secretAlerts", fullName, {
    html_url: `https://github.example/${fullName}/security/secret-scanning/1`,
    resolution: null,
    resolved_at: null,
    secret_type: "stripe_api_key",
    secret_type_display_name: "Stripe API Key",
    validity: "unknown",
    publicly_leaked: false,
    ...more,
  });
  const details = {
    path: "deploy.env",
    start_line: 4,
    end_line: 4,
    start_column: 1,
    end_column: 40,
    commit_sha: commit,
  };
  listOf(world.secretLocations, `${fullName} ${alert.number}`).push({ type: "commit", details });
  return alert;
}

export function codeAlertIn({ world }: StandIn, fullName: string, commit: string, more: Json = {}): Numbered {
  return pushed(world, "codeAlerts", fullName, {
    rule: { id: "js/sql-injection", severity: "error", description: "SQL injection", security_severity_level: "high" },
    fixed_at: null,
    dismissed_at: null,
    most_recent_instance: {
      ref: "refs/heads/main",
      state: "open",
      commit_sha: commit,
      location: { path: "src/search.ts", start_line: 40, end_line: 41, start_column: 2, end_column: 9 },
    },
    ...more,
  });
}

export function dependencyAlertIn({ world }: StandIn, fullName: string, more: Json = {}): Numbered {
  return pushed(world, "dependencyAlerts", fullName, {
    dependency: { package: { ecosystem: "npm", name: "left-pad" }, manifest_path: "package.json", scope: "runtime" },
    security_advisory: { ghsa_id: "GHSA-aaaa-bbbb-cccc", summary: "It pads too much", severity: "high" },
    security_vulnerability: { severity: "high", vulnerable_version_range: "< 2", first_patched_version: null },
    dismissed_at: null,
    fixed_at: null,
    auto_dismissed_at: null,
    ...more,
  });
}

/** A vulnerability of GitLab; where it is stands in the report's entry, as text. */
export function vulnerabilityIn({ world }: StandIn, path: string, more: Json = {}): Json & { id: number } {
  const entry = {
    location: { file: "src/keys.rb", start_line: 3 },
    identifiers: [{ type: "gitleaks_rule_id", name: "Stripe", value: "stripe" }],
  };
  const vulnerability = {
    id: world.nextId++,
    title: "Stripe key",
    state: "detected",
    severity: "critical",
    report_type: "secret_detection",
    created_at: at(2),
    updated_at: at(3),
    resolved_at: null,
    dismissed_at: null,
    finding: { name: "Stripe key", raw_metadata: JSON.stringify(entry) },
    ...more,
  };
  listOf(world.vulnerabilities, path).push(vulnerability);
  return vulnerability;
}

/** A commit, as both hosts tell of it. */
export function commitIn({ world }: StandIn, sha: string, email: string): void {
  world.commits.set(sha, {
    sha,
    commit: { author: { name: "Dana Li", email, date: at(1) }, message: "Add keys" },
    author_name: "Dana Li",
    author_email: email,
    authored_date: at(1),
    message: "Add keys",
  });
}

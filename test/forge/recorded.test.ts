import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import type { Alert, AlertKind } from "@/lib/forge/github/alerts";
import { findingsOfAlert } from "@/lib/forge/github/findings";

const archive = path.resolve("../shared/data/corpora.tar.xz");
const read = (file: string) =>
  JSON.parse(execFileSync("tar", ["xOf", archive, `./github/${file}`]).toString()) as never;
const repository = { id: 1, full_name: "octo-org/octo-repo", html_url: "https://github.com/octo-org/octo-repo" };
const receivedAt = new Date("2026-11-20T12:00:00Z");

/** Kind, file, how many alerts, and how many of them are open there. */
const lists: [AlertKind, string, number, number][] = [
  ["secret", "openapi-examples/rest_secret_alerts_repo.json", 1, 0],
  ["secret", "rest-reports/secret_alerts_one.json", 1, 0],
  ["secret", "rest-reports/secret_alerts_zero.json", 0, 0],
  ["code_scanning", "openapi-examples/rest_code_scanning_alerts.json", 2, 1],
  ["code_scanning", "rest-reports/code_scanning_one.json", 1, 1],
  ["dependency", "openapi-examples/rest_dependabot_alerts.json", 2, 1],
];

describe.skipIf(!existsSync(archive))("answers that were recorded of GitHub's API", () => {
  test.each(lists)("of %s in %s become %i findings", (kind, file, count, open) => {
    const alerts = read(file) as Alert[];
    const findings = alerts.flatMap((alert) =>
      findingsOfAlert({ kind, alert, repository: alert.repository ?? repository, places: [] }, receivedAt),
    );
    expect(findings).toHaveLength(count);
    expect(findings.filter(({ state }) => state?.status === "open")).toHaveLength(open);
    expect(new Set(findings.map(({ identity }) => JSON.stringify(identity))).size).toBe(count);
  });

  test("name each of the thirteen kinds of places a secret can be in", () => {
    const [alert] = read("openapi-examples/rest_secret_alerts_repo.json") as Alert[];
    const places = read("openapi-examples/rest_secret_alert_locations_13-types.json") as { type: string }[];
    const findings = findingsOfAlert({ kind: "secret", alert: alert as Alert, repository, places }, receivedAt);
    expect(findings.map(({ place }) => place?.kind)).toEqual(places.map(({ type }) => type));
    expect(new Set(findings.map(({ identity }) => JSON.stringify(identity))).size).toBe(1);
  });
});

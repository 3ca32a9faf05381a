import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { Invalid, Malformed } from "@/lib/errors";
import { decodeText, parseWebhookBody } from "@/lib/ingest/decode";
import type { Parsed } from "@/lib/ingest/source";
import { findSource, sources } from "@/lib/ingest/sources";
import { gitguardian } from "@/lib/ingest/sources/gitguardian";
import { isSigned } from "@/lib/ingest/sources/gitguardian/protocol";
import { github } from "@/lib/ingest/sources/github";
import { gitleaks } from "@/lib/ingest/sources/gitleaks";
import { signatureOf } from "@/lib/ingest/sources/reading/signature";
import { Secret } from "@/lib/secret";
import { identitiesOf, placesOf, receivedAt, reportContext, reportOf, webhookOf } from "./fixtures";

const archive = process.env.CORPORA ?? path.resolve(import.meta.dirname, "../../../../shared/data/corpora.tar.xz");
const isPresent = existsSync(archive);
if (!isPresent) console.error(`Real input is skipped: there is no ${path.basename(archive)} beside the project.`);

const corpora = isPresent ? mkdtempSync(path.join(tmpdir(), "handback-corpora-")) : "";
if (isPresent) execFileSync("tar", ["-xf", archive, "-C", corpora]);
afterAll(() => {
  if (isPresent) rmSync(corpora, { recursive: true });
});

const bytesOf = (file: string) => readFileSync(path.join(corpora, file));
const bodyOf = (file: string) => (file.endsWith(".gz") ? gunzipSync(bytesOf(file)) : bytesOf(file));
const readReport = (file: string) => reportOf(gitleaks).parse(decodeText(bodyOf(file)), reportContext);

type RawEntry = Record<"Secret" | "Commit" | "File" | "StartLine" | "StartColumn" | "Email" | "Fingerprint", string>;

/** The entries as plain JSON tells them, without a line of ours, for the formats JSON.parse can read. */
function rawEntries(file: string): RawEntry[] {
  const encoding = file.includes("utf16le") ? "utf16le" : "utf8";
  const text = bodyOf(file)
    .toString(encoding)
    .replace(/^\ufeff/, "")
    .trim();
  if (text.startsWith("{")) return text.split("\n").map((line) => JSON.parse(line));
  return JSON.parse(text) ?? [];
}

const link = "real_v8.26_git_with-Link";
const reports: [file: string, findings: number, secrets: number, occurrences: number, authors: number][] = [
  ["gitleaks/real_v8.26_git_ggshield.json", 150, 42, 150, 8],
  ["gitleaks/real_v8.26_dir.json", 40, 20, 40, 0],
  [`gitleaks/${link}.json`, 25, 8, 25, 2],
  ["gitleaks/v8_many.json", 4, 3, 4, 2],
  ["gitleaks/upstream_json_simple.json", 1, 1, 1, 1],
  ["gitleaks/null.json", 0, 0, 0, 0],
  ["gitleaks/securecodebox_test-empty-report.json", 0, 0, 0, 0],
  ["odd-encodings/gitleaks.json.gz", 25, 8, 25, 2],
  ["odd-encodings/gitleaks_crlf.json", 25, 8, 25, 2],
  ["odd-encodings/gitleaks_ndjson.jsonl", 25, 8, 25, 2],
  ["odd-encodings/gitleaks_utf16le-bom.json", 25, 8, 25, 2],
  ["odd-encodings/gitleaks_utf8-bom.json", 25, 8, 25, 2],
];

const authorsOf = ({ findings }: Parsed) => new Set(findings.flatMap(({ place }) => place?.authorEmail ?? []));

describe.skipIf(!isPresent)("real gitleaks reports", () => {
  test.each(reports)("%s: %i findings, %i secrets, %i occurrences, %i authors", (file, ...expected) => {
    const parsed = readReport(file);
    const counted = [parsed.findings.length, identitiesOf(parsed).size, placesOf(parsed).size, authorsOf(parsed).size];
    expect(counted).toEqual(expected);
    expect(parsed.rejected).toEqual([]);

    const raw = rawEntries(file);
    const rawPlaces = raw.map((entry) =>
      JSON.stringify([
        new Secret(entry.Secret).fingerprint(),
        reportContext.repository,
        entry.Commit,
        entry.File,
        entry.StartLine,
        entry.StartColumn,
      ]),
    );
    expect(placesOf(parsed)).toEqual(new Set(rawPlaces));
    expect(identitiesOf(parsed).size).toBe(new Set(raw.map(({ Secret }) => Secret)).size);
    expect(authorsOf(parsed)).toEqual(new Set(raw.map(({ Email }) => Email).filter(Boolean)));

    const said = JSON.stringify(parsed);
    const secrets = raw.map(({ Secret }) => Secret).filter(({ length }) => length >= 8);
    const spoken = secrets.filter((secret) => said.includes(JSON.stringify(secret).slice(1, -1)));
    expect(spoken.length, "raw secrets in what was read").toBe(0);
  });

  test("a redacted report cannot tell secrets apart: one incident per fingerprint of gitleaks", () => {
    const file = "gitleaks/real_v8.26_git_redacted.json";
    const raw = rawEntries(file);
    const expected = raw.map(({ Fingerprint }) => `gitleaks:${reportContext.repository}:${Fingerprint}`);
    const parsed = readReport(file);
    expect(identitiesOf(parsed)).toEqual(new Set(expected));
    expect(placesOf(parsed).size).toBe(40);
  });

  test("a CSV of a scan says what its JSON says", () => {
    const table = readReport("gitleaks/real_v8.26.csv");
    const whole = placesOf(readReport("gitleaks/real_v8.26_git_ggshield.json"));
    expect(table.findings.length).toBe(30);
    expect(placesOf(table).size).toBe(30);
    expect([...placesOf(table)].filter((place) => !whole.has(place))).toEqual([]);
    expect(readReport("gitleaks/upstream_csv_simple.csv").findings).toMatchObject([
      { detector: "test-rule", place: { path: "auth.py", line: 1, column: 1, authorEmail: "johndoe@gmail.com" } },
    ]);
  });

  test("the versions before 8 are read", () => {
    const [first, second] = readReport("gitleaks/legacy-v6v7_data_many.json").findings;
    expect(first).toMatchObject({
      detector: "Github",
      triggeredAt: new Date("2020-04-04T22:52:59Z"),
      place: { path: ".bashrc", line: 0, authorName: "John Doe", authorEmail: "john.doe@mail.com" },
    });
    expect(second?.detector).toBe("MailChimp API key");
    expect(readReport("gitleaks/legacy_issue4336_empty-commit_emoji.json").findings).toMatchObject([
      { triggeredAt: receivedAt, place: { path: "README.md", line: 23, commit: "" } },
    ]);
  });

  test.each([
    ["odd-encodings/gitleaks_truncated.json", Malformed],
    ["odd-encodings/trufflehog_with_log_lines.jsonl", Invalid],
    ["gitleaks/upstream_sarif_simple.sarif", Invalid],
  ])("%s is refused as a whole", (file, refusal) => {
    expect(() => readReport(file)).toThrow(refusal);
  });
});

/** Findings, incidents, places and authors of each report; a refusal where the file is of another kind. */
const otherReports: [source: string, file: string, ...counts: [number, number, number, number]][] = [
  ["trufflehog", "trufflehog/real_v3.60_filesystem.jsonl", 40, 5, 14, 0],
  ["trufflehog", "trufflehog/real_v3.60_git_gitleaks.jsonl", 150, 71, 98, 14],
  ["trufflehog", "trufflehog/v2_first-half.jsonl", 17, 7, 17, 0],
  ["trufflehog", "trufflehog/v3_git.jsonl", 4, 3, 3, 1],
  ["trufflehog", "trufflehog3/current.json", 4, 3, 4, 1],
  ["trufflehog", "trufflehog3/zero.json", 0, 0, 0, 0],
  ["trufflehog", "odd-encodings/trufflehog_with_log_lines.jsonl", 4, 3, 3, 1],
  ["sarif", "gitleaks/upstream_sarif_simple.sarif", 1, 1, 1, 1],
  ["sarif", "sarif/real_gitleaks_v8.26.sarif", 60, 15, 60, 2],
  ["sarif", "sarif/defectdojo/SuppressionTestCurrent.sarif", 4, 4, 4, 0],
  ["sarif", "sarif/defectdojo/appendix_k.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/defectdojo/appendix_k1.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/defectdojo/appendix_k2.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/defectdojo/bash-report.sarif", 27, 10, 12, 0],
  ["sarif", "sarif/defectdojo/blackduck_nested_fingerprints.sarif", 5, 5, 5, 0],
  ["sarif", "sarif/defectdojo/cxf-3.4.6.sarif", 22, 22, 22, 0],
  ["sarif", "sarif/defectdojo/dockle_0_3_15.sarif", 4, 4, 0, 0],
  ["sarif", "sarif/defectdojo/flawfinder.sarif", 53, 49, 53, 0],
  ["sarif", "sarif/defectdojo/gitleaks_7.5.0.sarif", 8, 2, 8, 2],
  ["sarif", "sarif/defectdojo/mobsfscan.json", 9, 9, 3, 0],
  ["sarif", "sarif/defectdojo/njsscan.sarif", 2, 2, 2, 0],
  ["sarif", "sarif/defectdojo/no_runs.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/sarif-tutorials/Baseline.sarif", 4, 4, 0, 0],
  ["sarif", "sarif/sarif-tutorials/Catastrophic configuration error.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/sarif-tutorials/ContextRegion.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/sarif-tutorials/EmbeddedBinaryContent.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/sarif-tutorials/Empty runs.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/sarif-tutorials/One run empty results.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/sarif-tutorials/One run with results.sarif", 1, 1, 0, 0],
  ["sarif", "sarif/sarif-tutorials/OriginalUriBaseIds.sarif", 3, 3, 3, 0],
  ["sarif", "sarif/sarif-tutorials/ResultStacks.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/sarif-tutorials/Suppressions.sarif", 9, 9, 0, 0],
  ["sarif", "sarif/sarif-tutorials/_template.sarif", 1, 1, 0, 0],
  ["sarif", "sarif/sarif-tutorials/automation-details.sarif", 0, 0, 0, 0],
  ["sarif", "sarif/sarif-tutorials/bad-eval-with-code-flow.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/sarif-tutorials/link-to-location.sarif", 1, 1, 1, 0],
  ["sarif", "sarif/sarif-tutorials/message-with-arguments.sarif", 1, 1, 0, 0],
  ["sarif", "sarif/sarif-tutorials/simple-example.sarif", 1, 1, 1, 0],
  ["gitlab", "gitlab/reports/container/5-vuln_v15.json", 5, 5, 5, 0],
  ["gitlab", "gitlab/reports/dependency/gl-dependency-scanning-report-0-vuln.json", 0, 0, 0, 0],
  ["gitlab", "gitlab/reports/dependency/gl-dependency-scanning-report-1-vuln_v15.json", 1, 1, 1, 0],
  ["gitlab", "gitlab/reports/dependency/gl-dependency-scanning-report-many-vuln_v15.json", 6, 6, 6, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report-0-vuln.json", 0, 0, 0, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report-1-vuln_v15.json", 1, 1, 1, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report-confidence_v15.json", 8, 8, 8, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report-cwe_v14.json", 3, 3, 3, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report-many-vuln_v15.json", 467, 219, 467, 0],
  ["gitlab", "gitlab/reports/sast/gl-sast-report_issue4344_v14.json", 1, 1, 1, 0],
  ["gitlab", "gitlab/reports/secret-detection/0_vuln.json", 0, 0, 0, 0],
  ["gitlab", "gitlab/reports/secret-detection/1_vuln_v14.json", 1, 1, 1, 0],
  ["gitlab", "gitlab/reports/secret-detection/3_vuln_v15.json", 3, 3, 3, 0],
  ["gitlab", "gitlab/reports/secret-detection/gitlab-foss_master.json", 1, 1, 1, 0],
  ["ggshield", "gitguardian/ggshield-cli-output/many.json", 2, 1, 2, 1],
  ["ggshield", "gitguardian/ggshield-cli-output/none.json", 0, 0, 0, 0],
];

describe.skipIf(!isPresent)("real reports of the other scanners", () => {
  test.each(otherReports)("%s: %s: %i findings, %i incidents, %i places, %i authors", (source, file, ...expected) => {
    const found = findSource(source);
    if (!found) throw new Error(`There is no source ${source}`);
    const parsed = reportOf(found).parse(decodeText(bodyOf(file)), reportContext);
    const counted = [parsed.findings.length, identitiesOf(parsed).size, placesOf(parsed).size, authorsOf(parsed).size];
    expect(counted).toEqual(expected);
    expect(parsed.rejected).toEqual([]);
  });

  test("the table above leaves out no report there is", () => {
    const folders = ["trufflehog", "trufflehog3", "sarif", "gitlab/reports", "gitguardian/ggshield-cli-output"];
    const present = folders.flatMap((folder) =>
      readdirSync(path.join(corpora, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.relative(corpora, path.join(entry.parentPath, entry.name))),
    );
    const listed = new Set(otherReports.map(([, file]) => file));
    expect(present.filter((file) => !listed.has(file))).toEqual([]);
  });

  test("a scan of the same history by gitleaks says the same secrets in SARIF as in JSON", () => {
    const found = findSource("sarif");
    if (!found) throw new Error("There is no source sarif");
    const inSarif = reportOf(found).parse(decodeText(bodyOf("sarif/real_gitleaks_v8.26.sarif")), reportContext);
    const inJson = identitiesOf(readReport("gitleaks/real_v8.26_git_ggshield.json"));
    expect([...identitiesOf(inSarif)].filter((secret) => inJson.has(secret)).length).toBeGreaterThan(5);
  });
});

/** Findings and commits of each delivery. */
const deliveries: [source: "github" | "gitguardian", file: string, event: string, findings: number, commits: number][] =
  [
    ["github", "github/webhooks/code_scanning_alert__created.json", "code_scanning_alert", 1, 0],
    ["github", "github/webhooks/code_scanning_alert__fixed.json", "code_scanning_alert", 1, 0],
    ["github", "github/webhooks/code_scanning_alert__reopened.json", "code_scanning_alert", 1, 0],
    ["github", "github/webhooks/dependabot_alert__created.json", "dependabot_alert", 1, 0],
    ["github", "github/webhooks/installation__created.json", "installation", 0, 0],
    ["github", "github/webhooks/ping__payload.json", "ping", 0, 0],
    ["github", "github/webhooks/ping__with-app_id.json", "ping", 0, 0],
    ["github", "github/webhooks/push__payload.json", "push", 0, 0],
    ["github", "github/webhooks/push__with-new-branch.json", "push", 0, 1],
    ["github", "github/webhooks/push__with-no-username-committer.json", "push", 0, 1],
    ["github", "github/webhooks/repository_vulnerability_alert__create.json", "repository_vulnerability_alert", 0, 0],
    ["github", "github/webhooks/secret_scanning_alert__reopened.json", "secret_scanning_alert", 1, 0],
    ["github", "github/webhooks/security_advisory__published.json", "security_advisory", 0, 0],
    ["github", "github/webhooks-ghes35/code_scanning_alert__reopened.json", "code_scanning_alert", 1, 0],
    ["github", "github/webhooks-ghes35/secret_scanning_alert__1.json", "secret_scanning_alert", 1, 0],
    [
      "github",
      "github/webhooks-ghes35/secret_scanning_alert_location__created.json",
      "secret_scanning_alert_location",
      1,
      0,
    ],
    [
      "github",
      "github/openapi-examples/webhook_secret_scanning_alert_location_created.json",
      "secret_scanning_alert_location",
      1,
      0,
    ],
    ["gitguardian", "gitguardian/webhooks/incident_assigned.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/incident_ignored.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/incident_resolved.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/incident_severity_changed.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/incident_triggered.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/new_occurrence_internal.json", "", 1, 0],
    ["gitguardian", "gitguardian/webhooks/test_message.json", "", 0, 0],
  ];

const readDelivery = (source: "github" | "gitguardian", file: string, event: string) =>
  webhookOf(source === "github" ? github : gitguardian).parse(parseWebhookBody(bytesOf(file)), { event, receivedAt });

describe.skipIf(!isPresent)("real webhook deliveries", () => {
  test.each(deliveries)("of %s, %s (%s): %i findings, %i commits", (source, file, event, findings, commits) => {
    const parsed = readDelivery(source, file, event);
    expect([parsed.findings.length, parsed.commits.length]).toEqual([findings, commits]);
    expect(parsed.rejected).toEqual([]);
    const kinds: Record<string, string> = { code_scanning_alert: "code_scanning", dependabot_alert: "dependency" };
    expect(parsed.findings.every(({ kind }) => kind === (kinds[event] ?? "secret"))).toBe(true);
  });

  test("the table above leaves out no delivery there is", () => {
    const folders = ["github/webhooks", "github/webhooks-ghes35", "gitguardian/webhooks"];
    const present = folders.flatMap((folder) =>
      readdirSync(path.join(corpora, folder)).map((file) => `${folder}/${file}`),
    );
    const listed = new Set(deliveries.map(([, file]) => file));
    expect(present.filter((file) => !listed.has(file) && !file.endsWith("signature-vector.json"))).toEqual([]);
  });

  test("of an enterprise server keep its host, and a location's page is the line", () => {
    const event = "secret_scanning_alert_location";
    const [reopened] = readDelivery(
      "github",
      "github/webhooks-ghes35/code_scanning_alert__reopened.json",
      "code_scanning_alert",
    ).findings;
    expect(reopened?.identity).toEqual({ external: "github:code:octocoders.github.io/Codertocat/Hello-World/10" });
    const [seen] = readDelivery(
      "github",
      "github/webhooks-ghes35/secret_scanning_alert_location__created.json",
      event,
    ).findings;
    expect(seen?.place?.url).toBe(
      "https://github.com/Codertocat/Hello-World/blob/f14d7debf9775f957cf4f1e8176da0786431f72b/example/secrets.txt#L1",
    );
  });

  test("every kind of place GitHub knows becomes a place, and only files have a commit", () => {
    const kinds: { type: string; details: object }[] = JSON.parse(
      bytesOf("github/openapi-examples/rest_secret_alert_locations_13-types.json").toString(),
    );
    const delivery = JSON.parse(
      bytesOf("github/openapi-examples/webhook_secret_scanning_alert_location_created.json").toString(),
    );
    const places = kinds.flatMap((location) => {
      const body = Buffer.from(JSON.stringify({ ...delivery, location }));
      const context = { event: "secret_scanning_alert_location", receivedAt };
      return webhookOf(github)
        .parse(parseWebhookBody(body), context)
        .findings.flatMap(({ place }) => place ?? []);
    });
    expect(places.map(({ kind }) => kind)).toEqual(kinds.map(({ type }) => type));
    expect(places.filter(({ commit, line }) => commit && line).map(({ kind }) => kind)).toEqual([
      "commit",
      "wiki_commit",
    ]);
    expect(new Set(places.map(({ kind, path }) => kind + path)).size).toBe(13);
    expect(places.every(({ path }) => path !== "")).toBe(true);
  });

  test("the official form example, which holds YAML, is malformed", () => {
    const body = bytesOf("github/openapi-examples/form_secret_scanning_alert_location.txt");
    expect(() => parseWebhookBody(body, "application/x-www-form-urlencoded")).toThrow(Malformed);
    expect(() => parseWebhookBody(body)).toThrow(Malformed);
  });

  test("the vendors' signature vectors hold", () => {
    const hub = JSON.parse(bytesOf("github/webhooks/signature-vector.json").toString());
    expect(signatureOf(hub.secret, Buffer.from(hub.payload))).toBe(hub.signature);
    const { vector } = JSON.parse(bytesOf("gitguardian/webhooks/signature-vector.json").toString());
    expect(isSigned(vector.timestamp, Buffer.from(vector.payload), vector.signature, [vector.signature_token])).toBe(
      true,
    );
  });
});

test.skipIf(!isPresent)("every file there is, sent to every source, gives findings or one of two refusals", () => {
  const files = readdirSync(corpora, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const events = ["secret_scanning_alert", "secret_scanning_alert_location", "code_scanning_alert", "push", "ping", ""];
  expect(files.length).toBeGreaterThan(140);
  for (const file of files) {
    const bytes = readFileSync(path.join(file.parentPath, file.name));
    const ways = sources.flatMap(({ webhook, report }) => [
      ...(webhook ? events.map((event) => () => webhook.parse(parseWebhookBody(bytes), { event, receivedAt })) : []),
      ...(report ? [() => report.parse(decodeText(bytes), reportContext)] : []),
    ]);
    for (const read of ways) {
      try {
        read();
      } catch (error) {
        expect(error instanceof Malformed || error instanceof Invalid, `${file.name}: ${error}`).toBe(true);
      }
    }
  }
});

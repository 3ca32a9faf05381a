import { createHash } from "node:crypto";
import type { Finding, Place, ReportContext, SourceState } from "@/lib/ingest/source";
import { Secret } from "@/lib/secret";
import { authorOf } from "../reading/author";
import { detectorName } from "../reading/detector-name";
import { readTime } from "../reading/time";
import { type Located, locationOf } from "./location";
import type { Result, Rule, Run } from "./log";
import { messageOf, ruleOf, severityOf } from "./rule";
import { scanOf } from "./scan";

const secretScanners = /gitleaks|trufflehog|detect-?secrets|secretlint|noseyparker|talisman|whispers|ggshield/i;
/** A result of these kinds says that something is in order, or does not apply. */
const quiet = new Set(["pass", "notApplicable"]);

/** What a result is about; nothing where it says that all is well. */
export function findingsOf(result: Result, run: Run, context: ReportContext): Finding[] {
  if (quiet.has(result.kind)) return [];
  const rule = ruleOf(result, run);
  const at = locationOf(result, run);
  const isSecret = secretScanners.test(run.tool.driver.name);
  const value = isSecret ? said(result.properties, "offender") || at.snippet : "";
  const secret = new Secret(value);
  const committedAt = readTime(detail(result, "date"));
  const scannedAt = run.invocations.map(({ endTimeUtc, startTimeUtc }) => endTimeUtc ?? startTimeUtc).find(Boolean);
  const began = committedAt ?? scannedAt ?? context.receivedAt;
  const description = secret.removedFrom(messageOf(result, rule));
  const state = stateOf(result, isSecret, scannedAt ?? context.receivedAt);
  const place = placeOf(result, run, secret.removedFrom(at.path), at, committedAt, context);
  return [
    {
      kind: isSecret ? "secret" : "code_scanning",
      identity: value ? { secret } : { external: externalId(result, run, rule, at, context) },
      detector: rule.id.slice(0, 200),
      detectorName: nameOf(rule).slice(0, 200),
      triggeredAt: began < context.receivedAt ? began : context.receivedAt,
      scan: scanOf(run).name,
      repository: { fullName: context.repository },
      ...(isSecret ? {} : { severity: { value: severityOf(result, rule), at: context.receivedAt } }),
      ...(state ? { state } : {}),
      ...(description ? { description } : {}),
      ...(place ? { place } : {}),
    },
  ];
}

function nameOf({ id, name, shortDescription }: Rule): string {
  return detectorName(id, shortDescription?.text || name);
}

/** A fingerprint is stable by promise; without one it is the rule in this line of this file. */
function externalId(result: Result, run: Run, { id }: Rule, { path, line }: Located, context: ReportContext): string {
  const stable = firstOf(result.fingerprints);
  const partial = firstOf(result.partialFingerprints);
  const key = stable ? [id, stable] : partial ? [id, path, partial] : [id, path, line, result.message.text];
  const digest = createHash("sha256").update(JSON.stringify(key)).digest("hex");
  return `sarif:${context.repository}:${run.tool.driver.name.slice(0, 100)}:${digest}`;
}

const notFingerprints = new Set(["commitSha", "email", "author", "date", "commitMessage"]);

/** GitHub's fingerprint, else the first by name; some tools wrap its text into an object. */
function firstOf(fingerprints: Record<string, unknown> | undefined): string | undefined {
  const names = Object.keys(fingerprints ?? {})
    .filter((name) => !notFingerprints.has(name))
    .sort();
  const preferred = names.includes("primaryLocationLineHash") ? "primaryLocationLineHash" : names[0];
  const value = preferred === undefined ? undefined : fingerprints?.[preferred];
  return value === undefined ? undefined : typeof value === "string" ? value : JSON.stringify(value);
}

/** Suppressed is decided there; absent from a baseline is gone. Anything else says nothing of open or closed. */
function stateOf({ suppressions, baselineState }: Result, isSecret: boolean, at: Date): SourceState | undefined {
  if (baselineState === "absent") return { status: "resolved", at, standing: true };
  const accepted = suppressions.find(({ status }) => status === "" || status === "accepted");
  if (!accepted || suppressions.some(({ status }) => status === "rejected" || status === "underReview"))
    return undefined;
  const comment = accepted.justification.slice(0, 1_000);
  const reason = isSecret ? "low_risk" : "wont_fix";
  return { status: "ignored", at, reason, ...(comment ? { comment } : {}), standing: true };
}

/** gitleaks keeps commit and author beside the fingerprints; its version 7 kept them in the properties. */
function detail({ partialFingerprints, properties }: Result, name: string): string {
  return said(partialFingerprints, name) || said(properties, name === "commitSha" ? "commit" : name);
}

function said(values: Record<string, unknown> | undefined, name: string): string {
  const value = values?.[name];
  return typeof value === "string" ? value : "";
}

function placeOf(
  result: Result,
  run: Run,
  path: string,
  at: Located,
  committedAt: Date | undefined,
  { branch, historical, seenAt }: ReportContext,
): Place | undefined {
  if (path === "") return undefined;
  const [provenance] = run.versionControlProvenance;
  const onBranch = branch ?? provenance?.branch.slice(0, 250);
  return {
    kind: "commit",
    commit: detail(result, "commitSha").slice(0, 100),
    path,
    line: at.line,
    column: at.column,
    ...(at.lineEnd >= at.line && at.lineEnd > 0 ? { lineEnd: at.lineEnd } : {}),
    ...(onBranch ? { branch: onBranch } : {}),
    historical,
    ...(seenAt ? { seenAt } : {}),
    ...authorOf(detail(result, "author"), detail(result, "email")),
    ...(committedAt ? { committedAt } : {}),
  };
}

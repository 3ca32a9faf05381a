import { z } from "zod";
import type { Finding, FindingIgnoreReason, FindingSeverity, Parsed, SourceState } from "@/lib/ingest/source";
import { readObject } from "../reading/fault";
import { link, login, text, time } from "../reading/fields";
import { browsedHost, Repository, repositoryOf } from "./repository";

const Alert = z.object({
  number: z.int().positive(),
  state: text,
  dependency: z
    .object({ manifest_path: z.string().max(4_096).catch(""), package: z.object({ name: text }).catch({ name: "" }) })
    .catch({ manifest_path: "", package: { name: "" } }),
  security_advisory: z
    .object({ ghsa_id: text, summary: text, severity: text })
    .catch({ ghsa_id: "", summary: "", severity: "" }),
  security_vulnerability: z
    .object({
      severity: text,
      vulnerable_version_range: text,
      first_patched_version: z.object({ identifier: text }).nullish().catch(null),
    })
    .catch({ severity: "", vulnerable_version_range: "", first_patched_version: null }),
  created_at: time,
  updated_at: time,
  fixed_at: time,
  dismissed_at: time,
  dismissed_by: login,
  auto_dismissed_at: time,
  dismissed_reason: text,
  dismissed_comment: text,
  html_url: link,
});
type Alert = z.infer<typeof Alert>;

const Delivery = z.object({ alert: Alert, repository: Repository });

const severities: Record<string, FindingSeverity> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  moderate: "medium",
  low: "low",
};

const ignoreReasons: Record<string, FindingIgnoreReason> = {
  fix_started: "wont_fix",
  inaccurate: "false_positive",
  no_bandwidth: "wont_fix",
  not_used: "not_applicable",
  tolerable_risk: "acceptable_risk",
};

/** Reads dependabot_alert: one vulnerable package in one manifest. */
export function parseDependencyAlert(payload: unknown, receivedAt: Date): Parsed {
  const { alert, repository } = readObject(Delivery, payload, "A Dependabot delivery");
  const { dependency, security_advisory: advisory, security_vulnerability: vulnerability } = alert;
  const spokenAt = alert.updated_at ?? alert.created_at ?? receivedAt;
  const severity = severities[vulnerability.severity] ?? severities[advisory.severity];
  const state = stateOf(alert);
  const patched = vulnerability.first_patched_version?.identifier;
  const description = [
    dependency.package.name && `${dependency.package.name} ${vulnerability.vulnerable_version_range}`.trim(),
    patched && `first patched in ${patched}`,
  ]
    .filter(Boolean)
    .join("; ");
  const finding: Finding = {
    kind: "dependency",
    identity: { external: `github:dependency:${browsedHost(repository)}/${repository.full_name}/${alert.number}` },
    detector: (advisory.ghsa_id || "dependabot").slice(0, 200),
    detectorName: (advisory.summary || advisory.ghsa_id || "Vulnerable dependency").slice(0, 200),
    triggeredAt: alert.created_at ?? receivedAt,
    repository: repositoryOf(repository),
    ...(severity ? { severity: { value: severity, at: spokenAt } } : {}),
    ...(state ? { state } : {}),
    ...(description ? { description: description.slice(0, 1_000) } : {}),
    ...(alert.html_url ? { url: alert.html_url } : {}),
    ...(dependency.manifest_path
      ? {
          place: {
            kind: "commit",
            commit: "",
            path: dependency.manifest_path,
            line: 0,
            column: 0,
            historical: false,
            seenAt: alert.created_at ?? receivedAt,
          },
        }
      : {}),
  };
  return { findings: [finding], commits: [], rejected: [] };
}

/** The alert carries its state and the time of it, so the action need not be asked. */
function stateOf({
  state,
  created_at,
  updated_at,
  fixed_at,
  dismissed_at,
  auto_dismissed_at,
  ...alert
}: Alert): SourceState | undefined {
  const comment = alert.dismissed_comment.slice(0, 1_000);
  switch (state) {
    case "fixed":
      return at(fixed_at ?? updated_at, (time) => ({ status: "resolved", at: time }));
    case "dismissed":
      return at(dismissed_at ?? updated_at, (time) => ({
        status: "ignored",
        at: time,
        reason: ignoreReasons[alert.dismissed_reason] ?? "wont_fix",
        ...(comment ? { comment } : {}),
        ...(alert.dismissed_by ? { by: alert.dismissed_by } : {}),
      }));
    case "auto_dismissed":
      return at(auto_dismissed_at ?? updated_at, (time) => ({ status: "ignored", at: time, reason: "not_applicable" }));
    case "open":
      return at(updated_at ?? created_at, (time) => ({ status: "open", at: time }));
    default:
      return undefined;
  }
}

function at(time: Date | undefined, state: (time: Date) => SourceState): SourceState | undefined {
  return time && state(time);
}

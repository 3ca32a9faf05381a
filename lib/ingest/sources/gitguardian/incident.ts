import type {
  Finding,
  FindingIgnoreReason,
  FindingSeverity,
  FindingValidity,
  Parsed,
  SourceState,
} from "@/lib/ingest/source";
import { detectorName } from "../reading/detector-name";
import { hostOf, link } from "../reading/fields";
import type { Incident, Message } from "./message";
import { placeOf } from "./place";

const severities: Record<string, FindingSeverity> = {
  critical: "critical",
  high: "high",
  medium: "medium",
  low: "low",
  info: "info",
  unknown: "unknown",
};
const validities: Record<string, FindingValidity> = {
  valid: "valid",
  invalid: "invalid",
  failed_to_check: "failed_to_check",
  no_checker: "no_checker",
  not_checked: "unknown",
  unknown: "unknown",
};
const ignoreReasons: Record<string, FindingIgnoreReason> = {
  test_credential: "test_credential",
  false_positive: "false_positive",
  low_risk: "low_risk",
  invalid: "invalid",
};

/** Every message carries the whole incident as it stood at `timestamp`; new_occurrence adds a place. */
export function parseIncident(message: Message, incident: Incident, receivedAt: Date): Parsed {
  const at = message.timestamp ?? receivedAt;
  const detector = incident.detector.name || "secret";
  const host = hostOf(incident.gitguardian_url) ?? "gitguardian.com";
  const severity = severities[incident.severity.toLowerCase()];
  const validity = validities[incident.validity.toLowerCase()];
  const url = link.parse(incident.gitguardian_url);
  const state = stateOf(message.action, incident, at);
  const source = message.occurrence?.source;
  const place = message.occurrence && placeOf(message.occurrence, at);
  const finding: Finding = {
    kind: "secret",
    identity: { external: `gitguardian:${host}/${incident.id}` },
    detector,
    detectorName: incident.detector.display_name || detectorName(detector),
    triggeredAt: incident.date ?? at,
    ...(severity ? { severity: { value: severity, at } } : {}),
    ...(validity ? { validity: { value: validity, at } } : {}),
    ...(state ? { state } : {}),
    ...(url ? { url } : {}),
    ...(source ? { repository: { fullName: source.full_name, ...(source.url ? { url: source.url } : {}) } } : {}),
    ...(place ? { place } : {}),
  };
  return { findings: [finding], commits: [], rejected: [] };
}

/**
 * The action decides: incident_reopened is sent with the status "ignored" still in it. Messages about something else
 * are believed when they carry the time of a close, and say nothing of an incident that is open.
 */
function stateOf(action: string, incident: Incident, at: Date): SourceState | undefined {
  switch (action) {
    case "incident_triggered":
    case "incident_reopened":
    case "incident_regression":
      return { status: "open", at };
    case "incident_resolved":
      return resolved(incident, incident.resolved_at ?? at);
    case "incident_ignored":
      return ignored(incident, incident.ignored_at ?? at);
  }
  if (incident.resolved_at) return resolved(incident, incident.resolved_at);
  if (incident.ignored_at) return ignored(incident, incident.ignored_at);
  return undefined;
}

function resolved({ secret_revoked }: Incident, at: Date): SourceState {
  return { status: "resolved", at, ...(secret_revoked === undefined ? {} : { revoked: secret_revoked }) };
}

/** A reason we do not know, or none, is taken for the weakest claim: low risk. */
function ignored({ ignore_reason }: Incident, at: Date): SourceState {
  return { status: "ignored", at, reason: ignoreReasons[ignore_reason] ?? "low_risk" };
}

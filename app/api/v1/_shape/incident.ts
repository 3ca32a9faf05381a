import { env } from "@/lib/env";
import type { Particulars } from "@/lib/incidents/particulars";
import type { IncidentSummary } from "@/lib/incidents/views";

const riskScores = { critical: 90, high: 70, medium: 50, low: 30, info: 10, unknown: null };

/** An incident in the words and keys of GitGuardian's public API, so that its clients read it. */
export function incidentShape(incident: IncidentSummary, particulars: Particulars) {
  const ignored = incident.status === "ignored";
  const resolved = incident.status === "resolved";
  const { closer } = particulars;
  return {
    id: incident.id,
    kind: incident.kind,
    date: incident.triggeredAt,
    detector: {
      name: incident.detector,
      display_name: incident.detectorName,
      nature: incident.detector.includes("generic") ? "generic" : "specific",
      family: incident.kind,
      category: incident.kind,
      detector_group_name: incident.detector,
      detector_group_display_name: incident.detectorName,
    },
    secret_id: incident.kind === "secret" ? incident.id : null,
    secret_hash: particulars.fingerprint ?? "",
    hmsl_hash: "",
    secret_masked: incident.mask,
    gitguardian_url: `${env().PUBLIC_URL}/incidents/${incident.id}`,
    source_url: incident.url,
    regression: incident.regression,
    status: incident.status.toUpperCase(),
    assignee_id: incident.assignee?.id ?? null,
    assignee_email: incident.assignee?.email || null,
    author_email: incident.author?.email || null,
    contact: incident.contact,
    repository: incident.repository?.fullName ?? null,
    occurrences_count: incident.occurrenceCount,
    secret_presence: {
      files_requiring_code_fix: particulars.files,
      files_pending_merge: 0,
      files_fixed: 0,
      outside_vcs: particulars.outsideVcs,
      removed_outside_vcs: 0,
      in_vcs: particulars.inVcs,
      removed_in_vcs: 0,
    },
    ignore_reason: incident.ignoreReason,
    triggered_at: incident.triggeredAt,
    due_at: incident.dueAt,
    ignored_at: ignored ? incident.closedAt : null,
    ignored_until: incident.ignoredUntil,
    ignorer_id: ignored ? (closer?.memberId ?? null) : null,
    ignorer_api_token_id: ignored ? (closer?.tokenId ?? null) : null,
    resolved_at: resolved ? incident.closedAt : null,
    resolver_id: resolved ? (closer?.memberId ?? null) : null,
    resolver_api_token_id: resolved ? (closer?.tokenId ?? null) : null,
    secret_revoked: incident.secretRevoked ?? false,
    severity: incident.severity,
    severity_rule_id: null,
    validity: incident.validity,
    risk_score: riskScores[incident.severity],
    share_url: null,
    tags: [...(particulars.historical ? ["FROM_HISTORICAL_SCAN"] : []), ...(incident.regression ? ["REGRESSION"] : [])],
    custom_tags: [],
    labels: incident.labels,
    feedback_list: particulars.feedback.map(feedbackShape),
    occurrences: null,
    is_vaulted: false,
    incident_name: incident.detectorName,
    public_exposure: {
      source_publicly_visible: false,
      public_incident_linked: false,
      leaked_outside_perimeter: false,
    },
    destination_tickets: [],
    version: incident.version,
  };
}

function feedbackShape(feedback: Particulars["feedback"][number]) {
  const questions = [
    ["actual_secret_yes_no", "Is this an actual secret?", feedback.actualSecret],
    [
      "access_to_sensitive_yes_no",
      "Does this secret give or has given access to any sensitive information or services?",
      feedback.accessToSensitive,
    ],
    ["revoked_yes_no", "Has this secret been revoked?", feedback.revoked],
  ] as const;
  return {
    created_at: feedback.createdAt,
    updated_at: feedback.updatedAt,
    email: feedback.email,
    member_id: feedback.memberId,
    answers: [
      ...questions.map(([field_ref, field_label, answer]) => ({
        type: "boolean",
        field_ref,
        field_label,
        boolean: answer,
      })),
      { type: "text", field_ref: "remarks_text", field_label: "Additional remarks", text: feedback.remarks },
    ],
  };
}

import { env } from "@/lib/env";
import type { IncidentSummary, OccurrenceView } from "@/lib/incidents/views";

/** An incident in the words and keys of GitGuardian's public API, so that its clients read it. */
export function incidentShape(incident: IncidentSummary) {
  const ignored = incident.status === "ignored";
  return {
    id: incident.id,
    kind: incident.kind,
    date: incident.triggeredAt,
    detector: {
      name: incident.detector,
      display_name: incident.detectorName,
      nature: incident.detector.includes("generic") ? "generic" : "specific",
      family: incident.kind,
      detector_group_name: incident.detector,
      detector_group_display_name: incident.detectorName,
    },
    secret_masked: incident.mask,
    gitguardian_url: `${env().PUBLIC_URL}/incidents/${incident.id}`,
    source_url: incident.url,
    regression: incident.regression,
    status: incident.status.toUpperCase(),
    assignee_id: incident.assignee?.id ?? null,
    assignee_email: incident.assignee?.email ?? null,
    author_email: incident.author?.email ?? null,
    contact: incident.contact,
    repository: incident.repository?.fullName ?? null,
    occurrences_count: incident.occurrenceCount,
    ignore_reason: incident.ignoreReason,
    triggered_at: incident.triggeredAt,
    ignored_at: ignored ? incident.closedAt : null,
    resolved_at: incident.status === "resolved" ? incident.closedAt : null,
    secret_revoked: incident.secretRevoked ?? false,
    severity: incident.severity,
    validity: incident.validity,
  };
}

export function occurrenceShape(occurrence: OccurrenceView) {
  return {
    id: occurrence.id,
    incident_id: occurrence.incidentId,
    kind: occurrence.kind,
    date: occurrence.committedAt ?? occurrence.createdAt,
    source: {
      id: occurrence.repository.id,
      url: occurrence.repository.url,
      full_name: occurrence.repository.fullName,
    },
    author_name: occurrence.authorName,
    author_info: occurrence.authorEmail,
    sha: occurrence.commit || null,
    filepath: occurrence.path || null,
    line: occurrence.line || null,
    column: occurrence.column || null,
    url: occurrence.url,
    presence: "present",
  };
}

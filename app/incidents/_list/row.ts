import type { Status } from "@/app/_ui/status-label";
import { type Contact, type Kind, titleOf, type Validity } from "@/app/_ui/words";
import type { Severity } from "@/emails/brand";
import { oneLine } from "@/emails/words";
import type { IncidentSummary } from "@/lib/incidents/views";

/** One line of the list, ready to be shown. */
export type IncidentRow = {
  id: number;
  version: number;
  kind: Kind;
  title: string;
  mask: string | null;
  severity: Severity;
  validity: Validity;
  status: Status;
  regression: boolean;
  labels: string[];
  author: { name: string; email: string } | null;
  owner: string | null;
  contact: Contact;
  contactReason: string | null;
  places: number;
  secretRevoked: boolean | null;
  verification: "claimed" | "verified" | null;
  /** Until when it should be closed; of a closed one, null. */
  dueAt: string | null;
  /** Of one that is ignored with an end. */
  ignoredUntil: string | null;
  triggeredAt: string;
  activityAt: string;
};

export function rowOf(incident: IncidentSummary): IncidentRow {
  const { id, version, kind, mask, severity, validity, status, regression, labels } = incident;
  const { contact, contactReason, author } = incident;
  return {
    id,
    version,
    kind,
    title: titleOf({
      detectorName: oneLine(incident.detectorName, 120),
      repository: incident.repository && oneLine(incident.repository.fullName, 120),
    }),
    mask,
    severity,
    validity,
    status,
    regression,
    labels,
    author: author && { name: oneLine(author.developer.name, 80), email: oneLine(author.email, 120) },
    owner: incident.assignee?.name ?? null,
    contact,
    contactReason,
    places: incident.occurrenceCount,
    secretRevoked: incident.secretRevoked,
    verification: incident.verification,
    dueAt: incident.closedAt ? null : (incident.dueAt?.toISOString() ?? null),
    ignoredUntil: incident.ignoredUntil?.toISOString() ?? null,
    triggeredAt: incident.triggeredAt.toISOString(),
    activityAt: incident.updatedAt.toISOString(),
  };
}

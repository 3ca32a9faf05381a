import { env } from "@/lib/env";
import { defineTable } from "@/lib/exports/table";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter } from "@/lib/incidents/filter";
import { listIncidents } from "@/lib/incidents/list";
import { Moment } from "@/lib/url-values";

export const incidents = defineTable({
  name: "incidents",
  title: "Incidents",
  holds: "One row per problem, however many places it is in",
  permission: "incidents:read",
  query: IncidentFilter.extend({ date_before: Moment.optional(), date_after: Moment.optional() }),
  filterOf: ({ date_before, date_after, ...filter }) => ({ ...filter, before: date_before, after: date_after }),
  count: countIncidents,
  page: listIncidents,
  columns: {
    id: ({ id }) => id,
    address: ({ id }) => `${env().PUBLIC_URL}/incidents/${id}`,
    kind: ({ kind }) => kind,
    source: ({ source }) => source,
    detector: ({ detector }) => detector,
    detector_name: ({ detectorName }) => detectorName,
    severity: ({ severity }) => severity,
    validity: ({ validity }) => validity,
    status: ({ status }) => status,
    repository: ({ repository }) => repository?.fullName ?? null,
    author_name: ({ author }) => author?.developer.name ?? null,
    author_email: ({ author }) => author?.email || null,
    owner_name: ({ assignee }) => assignee?.name ?? null,
    owner_email: ({ assignee }) => assignee?.email || null,
    contact: ({ contact }) => contact,
    contact_reason: ({ contactReason }) => contactReason,
    triggered_at: ({ triggeredAt }) => triggeredAt,
    due_at: ({ dueAt }) => dueAt,
    closed_at: ({ closedAt }) => closedAt,
    closed_by: ({ closedBy }) => closedBy,
    ignore_reason: ({ ignoreReason }) => ignoreReason,
    ignored_until: ({ ignoredUntil }) => ignoredUntil,
    secret_revoked: ({ secretRevoked }) => secretRevoked,
    revocation: ({ verification }) => verification,
    regression: ({ regression }) => regression,
    secret_masked: ({ mask }) => mask,
    labels: ({ labels }) => labels.join(" ") || null,
    occurrences_count: ({ occurrenceCount }) => occurrenceCount,
    last_seen_at: ({ lastSeenAt }) => lastSeenAt,
    updated_at: ({ updatedAt }) => updatedAt,
    source_address: ({ url }) => url,
  },
});

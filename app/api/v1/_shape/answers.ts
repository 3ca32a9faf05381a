import { z } from "zod";
import { IgnoreReason, IncidentKind, OccurrenceKind, Severity, Validity } from "@/prisma/generated/enums";

/** A time as it is on the wire. */
export const Time = z.iso.datetime().meta({ id: "Time", description: "ISO 8601 in UTC" });

const Count = z.int().min(0);
const Email = z.string();
const BySeverity = z.object({
  total: Count,
  severity_breakdown: z.object({
    critical: Count,
    high: Count,
    medium: Count,
    low: Count,
    info: Count,
    unknown: Count,
  }),
});

/** A repository that incidents were found in. */
export const Source = z
  .object({
    id: z.int(),
    url: z.string(),
    type: z.string().describe("The code host, by the repository's address: github, gitlab, bitbucket, or unknown"),
    full_name: z.string(),
    health: z.enum(["safe", "at_risk"]).describe("at_risk while an incident that you may see is open"),
    source_criticality: z.literal("unknown"),
    default_branch: z.null(),
    default_branch_head: z.null(),
    open_incidents_count: Count.describe("Of the incidents that you may see"),
    closed_incidents_count: Count.describe("Of the incidents that you may see"),
    secret_incidents_breakdown: z.object({ open_secret_incidents: BySeverity, closed_secret_incidents: BySeverity }),
    visibility: z.literal("private").describe("Handback does not know it, and takes every repository for private"),
    external_id: z.string().describe("Always empty: Handback knows a repository by its full name"),
    last_scan: z
      .object({
        date: Time.describe("When a place in it was last reported"),
        status: z.literal("finished"),
        failing_reason: z.string(),
        commits_scanned: Count,
        duration: z.string(),
        branches_scanned: Count,
        progress: Count,
      })
      .nullable()
      .describe("Handback scans nothing itself: the date is that of the last report, and the counts are 0"),
    monitored: z.boolean(),
    monitoring_status: z.string(),
    provider_metadata: z.object({ archived: z.boolean() }),
    deleted: z.boolean(),
  })
  .meta({ id: "Source" });

export const Occurrence = z
  .object({
    id: z.int(),
    incident_id: z.int(),
    kind: z.enum(OccurrenceKind),
    date: Time.describe("Of the commit, where the source says it; else when Handback heard of it"),
    source: Source,
    author_name: z.string(),
    author_info: z.string().describe("The commit author's address"),
    sha: z.string().nullable(),
    filepath: z.string().nullable(),
    line: z.int().nullable(),
    column: z.int().nullable(),
    branch: z.string().nullable(),
    place: z.string().describe("What holds it: commit, issue_title, pull_request_comment, …"),
    url: z.string(),
    presence: z.literal("present").describe("Handback does not look again whether it is still there"),
    change_type: z.literal("addition"),
    matches: z
      .array(
        z.object({
          name: z.string(),
          indice_start: z.int().describe("In its line, from 0"),
          indice_end: z.int().describe("The same as indice_start: its length is not kept"),
          pre_line_start: z.int().nullable(),
          pre_line_end: z.int().nullable(),
          post_line_start: z.int().nullable(),
          post_line_end: z.int().nullable(),
        }),
      )
      .describe("Where the source names a line; the text is never answered"),
    tags: z.array(z.string()),
  })
  .meta({ id: "Occurrence" });

export const Feedback = z
  .object({
    created_at: Time,
    updated_at: Time,
    email: Email,
    member_id: z.int().nullable().describe("null where it was given through a link"),
    answers: z.array(
      z.object({
        type: z.enum(["boolean", "text"]),
        field_ref: z.string(),
        field_label: z.string(),
        boolean: z.boolean().nullable().optional(),
        text: z.string().optional(),
      }),
    ),
  })
  .meta({ id: "Feedback" });

export const Incident = z
  .object({
    id: z.int(),
    kind: z.enum(IncidentKind),
    date: Time,
    detector: z.object({
      name: z.string(),
      display_name: z.string(),
      nature: z.enum(["specific", "generic"]),
      family: z.string(),
      category: z.string(),
      detector_group_name: z.string(),
      detector_group_display_name: z.string(),
    }),
    secret_id: z.int().nullable().describe("The incident's id: there is one incident for each secret"),
    secret_hash: z
      .string()
      .describe("HMAC-SHA-256 of the secret under a key of this installation; empty where no source told the secret"),
    hmsl_hash: z.string().describe("Always empty: Handback keeps no secret it could be computed from"),
    secret_masked: z.string().nullable(),
    gitguardian_url: z.string().describe("The incident's page in Handback"),
    source_url: z.string().nullable(),
    regression: z.boolean(),
    status: z.enum(["TRIGGERED", "ASSIGNED", "RESOLVED", "IGNORED"]),
    assignee_id: z.int().nullable(),
    assignee_email: Email.nullable(),
    author_email: Email.nullable(),
    contact: z.string().describe("Where the conversation with the author stands"),
    repository: z.string().nullable(),
    occurrences_count: Count,
    secret_presence: z
      .object({
        files_requiring_code_fix: Count.describe("Distinct files it was found in"),
        files_pending_merge: Count,
        files_fixed: Count,
        outside_vcs: Count.describe("Places that are not in a commit: issues, pull requests, discussions"),
        removed_outside_vcs: Count,
        in_vcs: Count.describe("Places in commits"),
        removed_in_vcs: Count,
      })
      .describe("Handback does not look again whether a place is still there, so nothing counts as removed or fixed"),
    ignore_reason: z.enum(IgnoreReason).nullable(),
    triggered_at: Time,
    due_at: Time.nullable().describe("Until when it is, or was, to be closed; null where its severity has no days"),
    ignored_at: Time.nullable(),
    ignored_until: Time.nullable().describe("When an ignored incident opens again by itself; null: never"),
    ignorer_id: z.int().nullable(),
    ignorer_api_token_id: z.string().nullable(),
    resolved_at: Time.nullable(),
    resolver_id: z.int().nullable(),
    resolver_api_token_id: z.string().nullable(),
    secret_revoked: z.boolean(),
    severity: z.enum(Severity),
    severity_rule_id: z.null(),
    validity: z.enum(Validity),
    risk_score: z.int().nullable().describe("By severity: critical 90, high 70, medium 50, low 30, info 10"),
    share_url: z.null().describe("A link is answered once, when it is made"),
    tags: z.array(z.string()),
    custom_tags: z.array(z.never()),
    labels: z.array(z.string()).describe("Lower case; `oncall` is the queue of whoever is on call"),
    feedback_list: z.array(Feedback),
    occurrences: z.array(Occurrence).nullable(),
    is_vaulted: z.literal(false),
    incident_name: z.string(),
    public_exposure: z.object({
      source_publicly_visible: z.literal(false),
      public_incident_linked: z.literal(false),
      leaked_outside_perimeter: z.literal(false),
    }),
    destination_tickets: z.array(z.never()),
    version: z
      .int()
      .describe("Raised by every change of the status; resolve and ignore take it to refuse what is stale"),
  })
  .meta({ id: "Incident" });

export const Note = z
  .object({
    id: z.int(),
    incident_id: z.int(),
    member_id: z.int(),
    api_token_id: z.null(),
    created_at: Time,
    updated_at: Time,
    comment: z.string(),
  })
  .meta({ id: "Note" });

export const IncidentMember = z
  .object({
    id: z.int(),
    member_id: z.int(),
    incident_id: z.int(),
    name: z.string(),
    email: Email,
    role: z.string(),
    access_level: z.string(),
    incident_permission: z.enum(["can_view", "can_edit", "full_access"]),
    origin: z.string().describe("manual, or author_match: granted by the playbook because of a commit"),
  })
  .meta({ id: "IncidentMember" });

export const Activity = z
  .object({
    id: z.int(),
    member: z.object({ id: z.int(), name: z.string(), email: Email, access_level: z.string() }).nullable(),
    api_token_id: z.string().nullable(),
    created_at: Time,
    updated_at: Time.nullable(),
    incident_id: z.int(),
    content: z.union([
      z.object({ type: z.literal("note"), comment: z.string() }),
      z.object({
        type: z.literal("action"),
        content_key: z.string(),
        data: z.record(z.string(), z.unknown()).nullable(),
      }),
    ]),
  })
  .meta({ id: "Activity" });

import type { Viewer } from "@/lib/access/viewer";
import { type BySeverity, countsByRepository, type RepositoryView } from "@/lib/incidents/by-repository";
import type { OccurrenceView } from "@/lib/incidents/views";

/** A repository in the words and keys of GitGuardian's sources. */
export function sourceShape({ id, fullName, url, externalId, standing, counts }: RepositoryView) {
  const open = breakdown(counts.open);
  const closed = breakdown(counts.closed);
  return {
    id,
    url: url ?? "",
    type: hostOf(url),
    full_name: fullName,
    health: open.total > 0 ? "at_risk" : "safe",
    source_criticality: "unknown",
    default_branch: null,
    default_branch_head: null,
    open_incidents_count: open.total,
    closed_incidents_count: closed.total,
    secret_incidents_breakdown: { open_secret_incidents: open, closed_secret_incidents: closed },
    visibility: "private",
    external_id: externalId?.slice(externalId.lastIndexOf("/") + 1) ?? "",
    last_scan: counts.lastReportedAt && {
      date: counts.lastReportedAt,
      status: "finished",
      failing_reason: "",
      commits_scanned: 0,
      duration: "0",
      branches_scanned: 0,
      progress: 100,
    },
    monitored: standing === "active" || standing === "archived",
    monitoring_status: standing === "active" || standing === "archived" ? "monitored" : "unmonitored",
    provider_metadata: { archived: standing === "archived" },
    deleted: standing === "deleted",
  };
}

function breakdown(counts: BySeverity) {
  const every = { critical: 0, high: 0, medium: 0, low: 0, info: 0, unknown: 0, ...counts };
  return { total: Object.values(every).reduce((sum, count) => sum + count, 0), severity_breakdown: every };
}

function hostOf(url: string | null): string {
  const host = url && URL.canParse(url) ? new URL(url).hostname : "";
  return ["github", "gitlab", "bitbucket"].find((name) => host.includes(name)) ?? "unknown";
}

/** Occurrences, each with its repository as the viewer may know it. */
export async function occurrenceShapes(viewer: Viewer, occurrences: readonly OccurrenceView[]) {
  const counts = await countsByRepository(
    viewer,
    occurrences.map(({ repository }) => repository.id),
  );
  const none = { open: {}, closed: {}, lastReportedAt: null };
  return occurrences.map((occurrence) => ({
    id: occurrence.id,
    incident_id: occurrence.incidentId,
    kind: occurrence.kind,
    date: occurrence.committedAt ?? occurrence.createdAt,
    source: sourceShape({ ...occurrence.repository, counts: counts.get(occurrence.repository.id) ?? none }),
    author_name: occurrence.authorName ?? "",
    author_info: occurrence.authorEmail ?? "",
    sha: occurrence.commit || null,
    filepath: occurrence.path || null,
    line: occurrence.line || null,
    column: occurrence.column || null,
    branch: occurrence.branch,
    place: occurrence.place,
    url: occurrence.url ?? "",
    presence: "present",
    change_type: "addition",
    matches: matchesOf(occurrence),
    tags: [],
  }));
}

function matchesOf({ line, lineEnd, column }: OccurrenceView) {
  if (line === 0) return [];
  const start = Math.max(0, column - 1);
  return [
    {
      name: "secret",
      indice_start: start,
      indice_end: start,
      pre_line_start: null,
      pre_line_end: null,
      post_line_start: line,
      post_line_end: lineEnd ?? line,
    },
  ];
}

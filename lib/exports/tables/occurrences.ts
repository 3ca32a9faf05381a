import { defineTable } from "@/lib/exports/table";
import { OccurrenceQuery, occurrenceFilterOf } from "@/lib/incidents/occurrence-filter";
import { countOccurrences, listAllOccurrences } from "@/lib/incidents/occurrences";

export const occurrences = defineTable({
  name: "occurrences",
  title: "Occurrences",
  holds: "Every place an incident was found in: commit, path, line",
  permission: "incidents:read",
  query: OccurrenceQuery,
  filterOf: occurrenceFilterOf,
  count: countOccurrences,
  page: listAllOccurrences,
  columns: {
    id: ({ id }) => id,
    incident_id: ({ incidentId }) => incidentId,
    repository: ({ repository }) => repository.fullName,
    commit: ({ commit }) => commit || null,
    path: ({ path }) => path || null,
    line: ({ line }) => line || null,
    column: ({ column }) => column || null,
    line_end: ({ lineEnd }) => lineEnd,
    place: ({ place }) => place,
    branch: ({ branch }) => branch,
    kind: ({ kind }) => kind,
    author_name: ({ authorName }) => authorName,
    author_email: ({ authorEmail }) => authorEmail,
    committed_at: ({ committedAt }) => committedAt,
    found_at: ({ createdAt }) => createdAt,
    address: ({ url }) => url,
  },
});

import { z } from "zod";
import type { OccurrenceFilter } from "@/lib/incidents/occurrences";
import { Id, Moment } from "@/lib/url-values";
import { OccurrenceKind } from "@/prisma/generated/enums";

const text = z.string().max(1_000).optional();

/** Every way to narrow and order the places of incidents, as it stands in a URL. */
export const OccurrenceQuery = z.object({
  incident_id: Id.optional(),
  source_id: Id.optional(),
  source_name: text.describe("The repository's full name"),
  author_info: text.describe("The commit author's address"),
  author_name: text,
  sha: z
    .string()
    .regex(/^[0-9a-fA-F]{4,64}$/)
    .optional()
    .describe("A commit, or how it begins"),
  filepath: text,
  kind: z.enum(OccurrenceKind).optional(),
  date_before: Moment.optional(),
  date_after: Moment.optional(),
  ordering: z.enum(["date", "-date"]).optional().describe("Without it, by id"),
});

export function occurrenceFilterOf(query: z.infer<typeof OccurrenceQuery>): OccurrenceFilter {
  return {
    incidentId: query.incident_id,
    repositoryId: query.source_id,
    repository: query.source_name,
    authorEmail: query.author_info,
    authorName: query.author_name,
    commit: query.sha,
    path: query.filepath,
    found: query.kind,
    before: query.date_before,
    after: query.date_after,
    order: query.ordering,
  };
}

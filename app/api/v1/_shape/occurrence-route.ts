import { z } from "zod";
import { route } from "@/app/_server/route";
import { Occurrence } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { Id, Moment } from "@/app/api/v1/_shape/query";
import { occurrenceShapes } from "@/app/api/v1/_shape/source";
import { listAllOccurrences } from "@/lib/incidents/occurrences";
import { type IncidentKind, OccurrenceKind } from "@/prisma/generated/enums";

const text = z.string().max(1_000).optional();

const OccurrenceQuery = PageQuery.extend({
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

/** The places of incidents of one kind or of all. */
export function occurrencesRoute(kind?: IncidentKind) {
  return route({
    summary: kind ? "List the places where secrets were found" : "List the places of incidents of every kind",
    permission: "incidents:read",
    query: OccurrenceQuery,
    answer: z.array(Occurrence),
    async run(viewer, { query, url }) {
      const filter = {
        kind,
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
      const page = await listAllOccurrences(viewer, filter, { cursor: query.cursor, limit: query.per_page });
      return paged(url, await occurrenceShapes(viewer, page.rows), page);
    },
  });
}

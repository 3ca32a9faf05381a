import { z } from "zod";
import { route } from "@/app/_server/route";
import { Occurrence } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { occurrenceShapes } from "@/app/api/v1/_shape/source";
import { OccurrenceQuery, occurrenceFilterOf } from "@/lib/incidents/occurrence-filter";
import { listAllOccurrences } from "@/lib/incidents/occurrences";
import type { IncidentKind } from "@/prisma/generated/enums";

/** The places of incidents of one kind or of all. */
export function occurrencesRoute(kind?: IncidentKind) {
  return route({
    summary: kind ? "List the places where secrets were found" : "List the places of incidents of every kind",
    permission: "incidents:read",
    query: PageQuery.extend(OccurrenceQuery.shape),
    answer: z.array(Occurrence),
    async run(viewer, { query, url }) {
      const page = await listAllOccurrences(
        viewer,
        { kind, ...occurrenceFilterOf(query) },
        { cursor: query.cursor, limit: query.per_page },
      );
      return paged(url, await occurrenceShapes(viewer, page.rows), page);
    },
  });
}

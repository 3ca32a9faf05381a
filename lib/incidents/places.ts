import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { addressKey } from "@/lib/identities/developers";
import type { Place } from "@/lib/ingest/source";

export type FiledPlace = { incidentId: number; repositoryId: number; place: Place };

const newOccurrence = z.object({
  id: z.number(),
  incidentId: z.number(),
  authorId: z.number().nullable(),
  committedAt: z.date().nullable(),
});
export type NewOccurrence = z.infer<typeof newOccurrence>;

/** Adds the places not known yet, in one statement, and answers exactly those. */
export async function filePlaces(
  tx: Tx,
  places: readonly FiledPlace[],
  addressIds: ReadonlyMap<string, number>,
): Promise<NewOccurrence[]> {
  if (places.length === 0) return [];
  const rows = places.map(({ incidentId, repositoryId, place }) => ({
    incidentId,
    repositoryId,
    commit: place.commit,
    path: place.path.slice(0, 1_000),
    line: place.line,
    column: place.column,
    lineEnd: place.lineEnd ?? null,
    place: place.kind,
    branch: place.branch ?? null,
    kind: place.historical ? "historical" : "realtime",
    url: place.url ?? null,
    authorId: (place.authorEmail && addressIds.get(addressKey(place.authorEmail))) || null,
    authorName: place.authorName || null,
    authorEmail: place.authorEmail || null,
    committedAt: place.committedAt ?? null,
  }));
  const created =
    await tx.$queryRaw`INSERT INTO "Occurrence" ("incidentId", "repositoryId", "commit", path, line, "column", "lineEnd",
      place, branch, kind, url, "authorId", "authorName", "authorEmail", "committedAt")
    SELECT "incidentId", "repositoryId", "commit", path, line, "column", "lineEnd", place, branch, kind, url, "authorId",
      "authorName", "authorEmail", "committedAt"
    FROM json_populate_recordset(NULL::"Occurrence", ${jsonFor(rows)}::json)
    ON CONFLICT ("incidentId", "repositoryId", "commit", path, line, "column", place) DO NOTHING
    RETURNING id, "incidentId", "authorId", "committedAt"`;
  return parseRows(newOccurrence, created);
}

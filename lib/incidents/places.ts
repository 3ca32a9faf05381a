import type { Tx } from "@/lib/db/client";
import { addressKey } from "@/lib/identities/developers";
import type { Place } from "@/lib/ingest/source";

export type FiledPlace = { incidentId: number; repositoryId: number; place: Place };
export type NewOccurrence = { id: number; incidentId: number; authorId: number | null; committedAt: Date | null };

/** Adds the places not known yet, and answers exactly those. */
export async function filePlaces(tx: Tx, places: readonly FiledPlace[], addressIds: ReadonlyMap<string, number>) {
  const chunk = 1_000;
  const created: NewOccurrence[] = [];
  for (let start = 0; start < places.length; start += chunk) {
    const rows = await tx.occurrence.createManyAndReturn({
      data: places.slice(start, start + chunk).map(({ incidentId, repositoryId, place }) => ({
        incidentId,
        repositoryId,
        commit: place.commit,
        path: place.path.slice(0, 1_000),
        line: place.line,
        column: place.column,
        lineEnd: place.lineEnd ?? null,
        place: place.kind,
        branch: place.branch ?? null,
        kind: place.historical ? ("historical" as const) : ("realtime" as const),
        url: place.url ?? null,
        authorId: (place.authorEmail && addressIds.get(addressKey(place.authorEmail))) || null,
        authorName: place.authorName || null,
        authorEmail: place.authorEmail || null,
        committedAt: place.committedAt ?? null,
      })),
      skipDuplicates: true,
      select: { id: true, incidentId: true, authorId: true, committedAt: true },
    });
    created.push(...rows);
  }
  return created;
}

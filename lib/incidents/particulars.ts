import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { discretionFor, isOwnWord } from "@/lib/incidents/discretion";
import type { Feedback } from "@/prisma/generated/client";

export type Particulars = {
  /** The keyed fingerprint; null where no source told the secret. */
  fingerprint: string | null;
  feedback: Feedback[];
  /** Who closed it last, a member or their token. */
  closer: { memberId: number | null; tokenId: string | null } | null;
  files: number;
  inVcs: number;
  outsideVcs: number;
  historical: boolean;
};

const placesRow = z.object({
  incidentId: z.number(),
  files: z.number(),
  inVcs: z.number(),
  outsideVcs: z.number(),
  historical: z.boolean(),
});
const closeRow = z.object({ incidentId: z.number(), memberId: z.number().nullable(), actor: z.string() });

const nowhere = { files: 0, inVcs: 0, outsideVcs: 0, historical: false };

/** What a row of the list does not carry, for the incidents among these ids that the viewer may see. */
export async function particularsOf(viewer: Viewer, ids: readonly number[]): Promise<Map<number, Particulars>> {
  const rows = await db().incident.findMany({
    where: { AND: [{ id: { in: [...ids] } }, visibleTo(viewer)] },
    select: { id: true, identityKey: true, closedAt: true, feedback: { orderBy: { createdAt: "asc" } } },
  });
  const own = await discretionFor(viewer);
  const [places, closers] = await Promise.all([
    placesOf(rows.map(({ id }) => id)),
    closersOf(rows.flatMap(({ id, closedAt }) => (closedAt ? [id] : []))),
  ]);
  return new Map(
    rows.map(({ id, identityKey, feedback }) => [
      id,
      {
        fingerprint: /^secret:([0-9a-f]{64})$/.exec(identityKey)?.[1] ?? null,
        feedback: own ? feedback.filter((given) => isOwnWord(own, given)) : feedback,
        closer: closers.get(id) ?? null,
        ...(places.get(id) ?? nowhere),
      },
    ]),
  );
}

async function placesOf(ids: readonly number[]) {
  const rows = await db().$queryRaw`SELECT "incidentId",
      count(DISTINCT ("repositoryId", path)) FILTER (WHERE place IN ('commit', 'wiki_commit'))::int AS files,
      count(*) FILTER (WHERE place IN ('commit', 'wiki_commit'))::int AS "inVcs",
      count(*) FILTER (WHERE place NOT IN ('commit', 'wiki_commit'))::int AS "outsideVcs",
      bool_or(kind = 'historical') AS historical
    FROM "Occurrence" WHERE "incidentId" = ANY(${[...ids]}::int[]) GROUP BY "incidentId"`;
  return new Map(parseRows(placesRow, rows).map(({ incidentId, ...counts }) => [incidentId, counts]));
}

async function closersOf(ids: readonly number[]) {
  const rows = await db().$queryRaw`SELECT DISTINCT ON ("incidentId") "incidentId", "memberId", actor FROM "AuditEvent"
    WHERE "incidentId" = ANY(${[...ids]}::int[]) AND type IN ('incident.resolved', 'incident.ignored')
    ORDER BY "incidentId", id DESC`;
  return new Map(
    parseRows(closeRow, rows).map(({ incidentId, memberId, actor }) => [
      incidentId,
      { memberId, tokenId: tokenIdOf(actor) },
    ]),
  );
}

/** The token that acted, of an actor as the audit trail names it. */
export function tokenIdOf(actor: string): string | null {
  return /^token:(.+)$/.exec(actor)?.[1] ?? null;
}

import type { Tx } from "@/lib/db/client";

/**
 * Grants every active member the incidents in whose commits they are the author, by the addresses their sign-in
 * provider verified; each grant keeps the occurrence it rests on. For one member or one incident, or all.
 * Answers how many grants are new.
 */
export async function grantByAuthorship(
  tx: Tx,
  only: { memberId?: number; incidentId?: number } = {},
): Promise<number> {
  return tx.$executeRaw`INSERT INTO "Grant" ("memberId", "incidentId", permission, origin, "occurrenceId")
    SELECT DISTINCT ON (m.id, o."incidentId") m.id, o."incidentId", 'can_edit', 'author_match', o.id
    FROM "Member" m
    JOIN "Identity" i ON i."memberId" = m.id AND i."emailVerified"
    JOIN "Address" a ON a.email = i.email AND a.unmailable IS NULL
    JOIN "Occurrence" o ON o."authorId" = a.id
    WHERE m."deactivatedAt" IS NULL
      AND (${only.memberId ?? null}::int IS NULL OR m.id = ${only.memberId ?? null}::int)
      AND (${only.incidentId ?? null}::int IS NULL OR o."incidentId" = ${only.incidentId ?? null}::int)
    ORDER BY m.id, o."incidentId", o.id
    ON CONFLICT DO NOTHING`;
}

import type { Tx } from "@/lib/db/client";
import { type Draw, drawFrom } from "@/lib/scale/chance";

/** Inserts the places of every incident after the one with this id, as many as the incident says it has. */
export async function fillOccurrences(tx: Tx, seed: number, afterId: number): Promise<void> {
  const { fraction }: Draw = drawFrom(seed);
  await tx.$executeRaw`
    WITH drawn AS MATERIALIZED (
      SELECT i.id, i."repositoryId", i."authorId", i."triggeredAt", hashtextextended(i."identityKey", k) AS n, k
      FROM "Incident" i CROSS JOIN LATERAL generate_series(1, i."occurrenceCount") k WHERE i.id > ${afterId}::int)
    INSERT INTO "Occurrence" ("incidentId", "repositoryId", "commit", path, line, "column", "lineEnd", branch, kind, "authorId", "authorName", "authorEmail", "committedAt", "createdAt")
    SELECT d.id, "repositoryId", encode(sha256(n::text::bytea), 'hex')::char(40),
      (ARRAY['src/config', 'deploy', 'src/api', 'scripts', 'test/fixtures', 'terraform', 'notebooks'])[1 + floor(7 * ${fraction("folder")})::int]
        || '/' || (ARRAY['production', 'client', 'settings', 'import', 'server', 'main'])[1 + floor(6 * ${fraction("file")})::int] || '-' || k
        || (ARRAY['.ts', '.py', '.yaml', '.env', '.tf'])[1 + floor(5 * ${fraction("extension")})::int],
      1 + floor(400 * ${fraction("line")})::int, 3, 1 + floor(400 * ${fraction("line")})::int, 'main',
      (CASE WHEN ${fraction("historical")} < 0.3 THEN 'historical' ELSE 'realtime' END)::"OccurrenceKind",
      "authorId", v.name, a.email, "triggeredAt" - interval '1 hour' * floor(48 * ${fraction("committed")}), "triggeredAt"
    FROM drawn d LEFT JOIN "Address" a ON a.id = "authorId" LEFT JOIN "Developer" v ON v.id = a."developerId"`;
}

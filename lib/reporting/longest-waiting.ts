import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { incidentsOf, type Narrowing } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ id: z.number(), name: z.string(), since: z.date(), count: z.number() });
/** A developer, since when the oldest question to them has no answer, and how many have none. */
export type LongestWaiting = z.infer<typeof row>;

/** The developers are looked for among so many of the oldest unanswered questions. */
const looked = 1_000;
const asks = Prisma.sql`i."closedAt" IS NULL AND i.contact IN ('queued', 'mailed')`;
const asked = Prisma.sql`coalesce(i."askedId", i."authorId")`;

/** The developers who are waited for longest, and so may need help. */
export async function longestWaiting(viewer: Viewer, narrowing: Narrowing, limit: number): Promise<LongestWaiting[]> {
  authorize(viewer, "analytics:read");
  const rows = await db().$queryRaw`
    WITH oldest AS MATERIALIZED (
      SELECT ${asked} AS address, coalesce(i."askedAt", i."triggeredAt") AS since FROM "Incident" i
      WHERE ${asks} AND ${incidentsOf(viewer, narrowing)} ORDER BY coalesce(i."askedAt", i."triggeredAt"), i.id LIMIT ${looked}::int),
    people AS (
      SELECT a."developerId" AS id, min(since) AS since FROM oldest JOIN "Address" a ON a.id = oldest.address
      GROUP BY 1 ORDER BY 2, 1 LIMIT ${limit}::int)
    SELECT d.id, d.name, people.since, (SELECT count(*)::int FROM "Address" a JOIN "Incident" i ON ${asked} = a.id
      WHERE a."developerId" = d.id AND ${asks} AND ${incidentsOf(viewer, narrowing)}) AS count
    FROM people JOIN "Developer" d ON d.id = people.id ORDER BY people.since, d.id`;
  return parseRows(row, rows);
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

/** What one page view may count anew: about 20 ms of work, whatever the size of the workspace. */
const within = { changes: 2_000, developers: 25, incidents: 3_000 };
const batch = { changes: 100_000, developers: 100, incidents: 50_000 };
const chunk = 200;

const counted = z.object({ counted: z.number() });
const idRow = z.object({ id: z.number() });
const difference = z.object({
  developerId: z.number(),
  kept: z.record(z.string(), z.unknown()).nullable(),
  counted: z.record(z.string(), z.unknown()),
});
export type ProgressDifference = z.infer<typeof difference>;

/** Counts a few developers anew whose figures are out of date, or one; leaves it to whoever is about it already. */
export async function refreshProgress(now: Date, developerId?: number): Promise<void> {
  await refresh(now, within, false, developerId);
}

/** Counts everybody anew whose figures are out of date. */
export async function recountProgress(now = new Date()): Promise<void> {
  while ((await refresh(now, batch, true)) > 0);
}

async function refresh(now: Date, most: typeof within, waits: boolean, developerId?: number): Promise<number> {
  const rows = await db().$queryRaw`SELECT developer_refresh(${now}::timestamptz, ${most.changes}::int,
    ${most.developers}::int, ${most.incidents}::int, ${waits}::boolean, ${developerId ?? null}::int) AS counted`;
  return parseRows(counted, rows)[0]?.counted ?? 0;
}

/** Counts everybody anew: for who wrote incidents past the triggers, with the table locked against others. */
export async function recountEverybody(tx: Tx, now: Date): Promise<void> {
  await tx.$executeRaw`DELETE FROM "DeveloperChange"`;
  await tx.$executeRaw`SELECT developer_recount(ARRAY(SELECT id FROM "Developer"), ${now}::timestamptz)::text`;
}

/** Counts every developer again, and answers those whose kept figures are not out of date and yet not the same. */
export async function verifyProgress(viewer: Viewer, now = new Date(), limit = 100): Promise<ProgressDifference[]> {
  authorize(viewer, "metrics:read");
  const ids = parseRows(idRow, await db().$queryRaw`SELECT id FROM "Developer" ORDER BY id`).map(({ id }) => id);
  const found: ProgressDifference[] = [];
  for (let start = 0; start < ids.length && found.length < limit; start += chunk) {
    const rows = await db().$queryRaw`SELECT c."developerId", to_jsonb(k) AS kept, to_jsonb(c) AS counted
      FROM developer_figures(${ids.slice(start, start + chunk)}::int[], ${now}::timestamptz) c
      LEFT JOIN "DeveloperProgress" k ON k."developerId" = c."developerId"
      WHERE (k."developerId" IS NOT NULL OR c.incidents > 0) AND (k."staleAt" <= ${now}::timestamptz) IS NOT TRUE
        AND ROW(k.*) IS DISTINCT FROM ROW(c.*)
        AND NOT EXISTS (SELECT 1 FROM developers_of(ARRAY(SELECT n FROM "DeveloperChange" n)) t WHERE t.id = c."developerId")
      ORDER BY 1`;
    found.push(...parseRows(difference, rows));
  }
  return found.slice(0, limit);
}

import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const row = z.object({ incidentId: z.number(), day: z.number(), dueAt: z.date() });
const mostAtOnce = 500;

/**
 * Tells, of open incidents somebody can be told about: three days and one day before the due date, on passing it, and
 * weekly for four weeks after. Each at most once per incident and due date; what was overdue long before Handback knew is not told.
 */
export async function tellDueDates(now: Date): Promise<number> {
  let told = 0;
  for (;;) {
    const count = await inTransaction(async (tx) => {
      const found = await tx.$queryRaw`
        WITH near AS (
          SELECT i.id, i."dueAt", CASE WHEN i."dueAt" > ${now}::timestamptz + interval '1 day' THEN -3 WHEN i."dueAt" > ${now}::timestamptz THEN 0
            ELSE greatest(1, 7 * floor(extract(epoch FROM ${now}::timestamptz - i."dueAt") / 604800)::int) END AS day
          FROM "Incident" i WHERE i."closedAt" IS NULL
            AND i."dueAt" > ${now}::timestamptz - interval '35 days' AND i."dueAt" <= ${now}::timestamptz + interval '3 days'
            AND i."createdAt" < i."dueAt"
            AND (i."assigneeId" IS NOT NULL OR EXISTS (SELECT 1 FROM "Grant" g WHERE g."incidentId" = i.id)))
        INSERT INTO "DueNotice" ("incidentId", "dueAt", day, "toldAt") SELECT near.id, near."dueAt", near.day, ${now}::timestamptz
          FROM near LEFT JOIN "DueNotice" d ON d."incidentId" = near.id
          WHERE d."incidentId" IS NULL OR d."dueAt" <> near."dueAt" OR d.day < near.day
          ORDER BY near.id LIMIT ${mostAtOnce}::int
        ON CONFLICT ("incidentId") DO UPDATE SET "dueAt" = excluded."dueAt", day = excluded.day, "toldAt" = excluded."toldAt"
        RETURNING "incidentId", day, "dueAt"`;
      const rows = parseRows(row, found);
      await record(
        tx,
        system("due-dates.tell"),
        rows.map(({ incidentId, day, dueAt }) => ({
          type: day <= 0 ? "incident.due_soon" : "incident.overdue",
          incidentId,
          detail: { dueAt: dueAt.toISOString() },
        })),
      );
      return rows.length;
    });
    told += count;
    if (count < mostAtOnce) return told;
  }
}

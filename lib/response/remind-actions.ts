import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { eyesOf } from "@/lib/notifications/visible";

const viewer = system("due-dates.tell");
const atOnce = 200;

const row = z.object({
  id: z.number(),
  incidentId: z.number(),
  ownerId: z.number(),
  text: z.string(),
  days: z.number(),
});

/**
 * Tells owners of the actions of a review: once when one is due within two days, once when its day (UTC) is over. Who may
 * not know of the incident is told nothing, and when they may, what is still to be told then. A day that is moved counts
 * anew. Answers how many were told.
 */
export async function remindActions(now: Date): Promise<number> {
  return inTransaction(async (tx) => {
    const found = await tx.$queryRaw`SELECT a.id, a."incidentId", a."ownerId", a.text,
        a."dueOn" - (${now}::timestamptz AT TIME ZONE 'UTC')::date AS days
      FROM "ResponseAction" a CROSS JOIN LATERAL (SELECT CASE
        WHEN ${now}::timestamptz >= (a."dueOn" + 1)::timestamp AT TIME ZONE 'UTC' THEN (a."dueOn" + 1)::timestamp AT TIME ZONE 'UTC'
        ELSE (a."dueOn" - 2)::timestamp AT TIME ZONE 'UTC' END AS since) stage
      WHERE a."doneAt" IS NULL AND stage.since <= ${now}::timestamptz AND (a."remindedAt" IS NULL OR a."remindedAt" < stage.since)
      ORDER BY a.id LIMIT ${atOnce}::int FOR UPDATE OF a SKIP LOCKED`;
    let told = 0;
    for (const { id, incidentId, ownerId, text, days } of parseRows(row, found)) {
      const owner = await tx.member.findUniqueOrThrow({ where: { id: ownerId } });
      const knows = { AND: [{ id: incidentId }, visibleTo(eyesOf(owner))] };
      if (owner.deactivatedAt || (await tx.incident.count({ where: knows })) === 0) continue;
      await tx.responseAction.update({ where: { id }, data: { remindedAt: now } });
      const detail = { memberId: ownerId, action: id, words: text, days };
      await record(tx, viewer, [{ type: "response.action_due", incidentId, subject: String(id), detail }]);
      told += 1;
    }
    return told;
  });
}

import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { nextDigest } from "@/lib/notifications/wall-clock";
import { Prisma } from "@/prisma/generated/client";

const dayMs = 86_400_000;
const membersAtOnce = 200;
const named = 20;

/**
 * Tells members of the due dates of what they own, or what is about a commit of theirs: three days and one day before, on
 * passing, and weekly for four weeks after. Each at most once, and all of a day in one notice; what was overdue long before
 * Handback knew is not told. Answers how many members were told.
 */
export async function tellDueDates(now: Date): Promise<number> {
  const members = await membersToTell(now);
  for (let start = 0; start < members.length; start += membersAtOnce)
    await inTransaction((tx) => tell(tx, members.slice(start, start + membersAtOnce), now));
  return members.length;
}

/** What is to be told to whom, as the rows of a statement: stages rise with time, and none is told twice. */
const untold = (now: Date) => Prisma.sql`near AS (
    SELECT i.id, i."assigneeId", i."dueAt", CASE WHEN i."dueAt" > ${now}::timestamptz + interval '1 day' THEN -3 WHEN i."dueAt" > ${now}::timestamptz THEN 0
      ELSE greatest(1, 7 * floor(extract(epoch FROM ${now}::timestamptz - i."dueAt") / 604800)::int) END AS day
    FROM "Incident" i WHERE i."closedAt" IS NULL AND i."createdAt" < i."dueAt"
      AND i."dueAt" > ${now}::timestamptz - interval '35 days' AND i."dueAt" <= ${now}::timestamptz + interval '3 days'),
  theirs AS (
    SELECT near.*, near."assigneeId" AS "memberId" FROM near WHERE near."assigneeId" IS NOT NULL
    UNION ALL SELECT near.*, g."memberId" FROM near JOIN "Grant" g ON g."incidentId" = near.id
      WHERE near."assigneeId" IS NULL AND g.permission <> 'can_view'),
  untold AS (
    SELECT theirs.* FROM theirs LEFT JOIN "DueNotice" d ON d."memberId" = theirs."memberId" AND d."incidentId" = theirs.id
    WHERE d."incidentId" IS NULL OR d."dueAt" <> theirs."dueAt" OR d.day < theirs.day)`;

const memberRow = z.object({ id: z.number(), timeZone: z.string(), toldAt: z.date().nullable() });

/** Who has something to be told, and has been told nothing since the last eight o'clock of theirs. */
async function membersToTell(now: Date): Promise<number[]> {
  const rows = await db().$queryRaw`WITH ${untold(now)}
    SELECT m.id, m."timeZone", (SELECT max(d."toldAt") FROM "DueNotice" d WHERE d."memberId" = m.id) AS "toldAt" FROM "Member" m
    WHERE m."deactivatedAt" IS NULL AND NOT m.service AND m.id IN (SELECT "memberId" FROM untold) ORDER BY m.id`;
  const members = parseRows(memberRow, rows);
  const morningOf = (timeZone: string) => nextDigest(new Date(now.getTime() - dayMs), timeZone);
  return members.flatMap(({ id, timeZone, toldAt }) => (toldAt && toldAt >= morningOf(timeZone) ? [] : id));
}

const toldRow = z.object({ memberId: z.number(), incidentId: z.number(), day: z.number() });

async function tell(tx: Tx, memberIds: readonly number[], now: Date): Promise<void> {
  const rows = await tx.$queryRaw`WITH ${untold(now)}
    INSERT INTO "DueNotice" AS known ("memberId", "incidentId", "dueAt", day, "toldAt")
      SELECT "memberId", id, "dueAt", day, ${now}::timestamptz FROM untold WHERE "memberId" = ANY (${[...memberIds]}::int[])
      ORDER BY "memberId", id
    ON CONFLICT ("memberId", "incidentId") DO UPDATE SET "dueAt" = excluded."dueAt", day = excluded.day, "toldAt" = excluded."toldAt"
      WHERE known."dueAt" <> excluded."dueAt" OR known.day < excluded.day
    RETURNING "memberId", "incidentId", day`;
  const told = Map.groupBy(parseRows(toldRow, rows), ({ memberId }) => memberId);
  const entries = [...told].map(([memberId, theirs]) => {
    const overdue = theirs.filter(({ day }) => day > 0).length;
    const latest = theirs.sort((a, b) => b.day - a.day || a.incidentId - b.incidentId);
    const incidentIds = latest.slice(0, named).map(({ incidentId }) => incidentId);
    const detail = { memberId, count: theirs.length, overdue, soon: theirs.length - overdue, incidentIds };
    return { type: "due-dates.told", subject: String(memberId), detail };
  });
  await record(tx, system("due-dates.tell"), entries);
}

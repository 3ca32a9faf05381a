import { z } from "zod";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { enqueue } from "@/lib/jobs/queue";
import { Prisma } from "@/prisma/generated/client";

const batch = 5_000;
const sliceMs = 10_000;
const shownForMs = 86_400_000;

type Of = { organisationId: number | null; repositoryId: number | null };
/** How far open incidents have the due dates that changed days make. */
export type Recount = { seen: number; total: number; moved: number; startedAt: Date; finishedAt: Date | null };

/** The open incidents of a scope, as a condition on the incident that the statement calls i. */
function openOf({ organisationId, repositoryId }: Of): Prisma.Sql {
  if (repositoryId !== null) return Prisma.sql`i."closedAt" IS NULL AND i."repositoryId" = ${repositoryId}::int`;
  if (organisationId !== null)
    return Prisma.sql`i."closedAt" IS NULL AND i."repositoryId" IN (SELECT r.id FROM "Repository" r WHERE r."organisationId" = ${organisationId}::int)`;
  return Prisma.sql`i."closedAt" IS NULL`;
}

const countRow = z.object({ count: z.number() });

/** In the transaction that changes days: their incidents are counted anew by a job, and what it makes superfluous is not. */
export async function beginRecount(tx: Tx, of: Of): Promise<void> {
  const everything = of.organisationId === null && of.repositoryId === null;
  await tx.dueRecount.deleteMany({ where: { finishedAt: null, ...(everything ? {} : of) } });
  const counted = await tx.$queryRaw`SELECT count(*)::int AS count FROM "Incident" i WHERE ${openOf(of)}`;
  await tx.dueRecount.create({ data: { ...of, total: parseRows(countRow, counted)[0]?.count ?? 0 } });
  await enqueue(tx, "due-dates.recount", {}, { key: "due-dates.recount" });
}

/**
 * Gives open incidents the due dates that changed days make, some thousands in a transaction. It goes on where it was
 * left, and leaves off after a while, so that a worker can stop. Answers how many moved.
 */
export async function recountDueDates(forMs = sliceMs): Promise<number> {
  const until = Date.now() + forMs;
  let moved = 0;
  for (;;) {
    const step = await inTransaction(nextBatch);
    if (step === null) return moved;
    moved += step;
    if (Date.now() > until) {
      await inTransaction((tx) => enqueue(tx, "due-dates.recount", {}, { key: "due-dates.recount" }));
      return moved;
    }
  }
}

const recountRow = z.object({
  id: z.number(),
  organisationId: z.number().nullable(),
  repositoryId: z.number().nullable(),
  afterId: z.number(),
});
const stepRow = z.object({ last: z.number().nullable(), seen: z.number(), moved: z.number() });

/** The next batch of the oldest recount, one after the other whoever is at it; null where nothing is left. */
async function nextBatch(tx: Tx): Promise<number | null> {
  const [next] = parseRows(
    recountRow,
    await tx.$queryRaw`SELECT id, "organisationId", "repositoryId", "afterId" FROM "DueRecount" WHERE "finishedAt" IS NULL
      ORDER BY id LIMIT 1 FOR UPDATE`,
  );
  if (!next) return null;
  const rows = await tx.$queryRaw`
    WITH looked AS (SELECT i.id FROM "Incident" i WHERE i.id > ${next.afterId}::int AND ${openOf(next)} ORDER BY i.id LIMIT ${batch}::int),
    changed AS (UPDATE "Incident" i SET "dueFrom" = i."dueFrom" FROM looked
      WHERE i.id = looked.id AND i."dueAt" IS DISTINCT FROM coalesce(i."dueFrom", i."triggeredAt") + make_interval(hours => 24 * due_days(i."repositoryId", i.severity))
      RETURNING i.id)
    SELECT max(id)::int AS last, count(*)::int AS seen, (SELECT count(*)::int FROM changed) AS moved FROM looked`;
  const { last, seen, moved } = parseRows(stepRow, rows)[0] ?? { last: null, seen: 0, moved: 0 };
  await tx.dueRecount.update({
    where: { id: next.id },
    data:
      last === null
        ? { finishedAt: new Date() }
        : { afterId: last, seen: { increment: seen }, moved: { increment: moved } },
  });
  return moved;
}

/** The recounts under way as one, else the latest that ended within a day. */
export async function latestRecount(now = new Date()): Promise<Recount | null> {
  const running = await db().dueRecount.findMany({ where: { finishedAt: null }, orderBy: { id: "asc" } });
  const [first] = running;
  if (first) {
    const sum = (field: "seen" | "total" | "moved") => running.reduce((total, row) => total + row[field], 0);
    const total = sum("total");
    return {
      ...{ seen: Math.min(sum("seen"), total), total, moved: sum("moved") },
      ...{ startedAt: first.startedAt, finishedAt: null },
    };
  }
  return db().dueRecount.findFirst({
    where: { finishedAt: { gt: new Date(now.getTime() - shownForMs) } },
    orderBy: { finishedAt: "desc" },
    select: { seen: true, total: true, moved: true, startedAt: true, finishedAt: true },
  });
}

import { z } from "zod";
import { authorize, isManager } from "@/lib/access/policy";
import type { MemberViewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Forbidden, Invalid } from "@/lib/errors";
import { getSchedule, turnsOf } from "@/lib/oncall/list";
import { planOf, storedSchedule } from "@/lib/oncall/plans";
import { onCallAt } from "@/lib/oncall/schedule";
import { mayReadOnCall, mayTakePart } from "@/lib/oncall/terms";
import type { OwedEnd } from "@/prisma/generated/enums";

export type ShiftReport = {
  from: Date;
  until: Date;
  person: { id: number; name: string };
  /** Pages to them in it, and how many they acknowledged. */
  pages: number;
  acknowledged: number;
  /** From their page to their acknowledgement; the median, in milliseconds. */
  medianMs: number | null;
  reviews: number;
  handOffs: number;
  /** Whether it ended without the hand-off it owed, and whether that came later. */
  owed: "owed" | "late" | null;
  improve: string;
};

const pageRow = z.object({ memberId: z.number(), pagedAt: z.date(), ms: z.number().nullable() });

/** What became of each shift of a schedule between two instants, newest first. */
export async function shiftReports(
  viewer: MemberViewer,
  scheduleId: number,
  from: Date,
  until: Date,
): Promise<ShiftReport[]> {
  mayReadOnCall(viewer);
  const view = await getSchedule(viewer, scheduleId, until);
  const turns = turnsOf(view, from, until).filter(({ person }) => person !== null);
  const pages = await pagesBetween(from, until);
  const where = { scheduleId, shiftFrom: { gte: new Date(from.getTime() - 31 * 86_400_000), lte: until } };
  const reviews = await db().queueReview.findMany({ where, select: { shiftFrom: true } });
  const notes = await db().shiftNote.findMany({ where });
  const missed = await db().owedHandOff.findMany({ where });
  const handOffs = await db().handOff.findMany({
    where: { createdAt: { gte: from, lte: until } },
    select: { fromId: true, createdAt: true },
  });
  return turns
    .map((turn) => {
      const id = turn.person?.id ?? 0;
      const within = (at: Date) => at >= turn.from && at < turn.until;
      const own = pages.filter(({ memberId, pagedAt }) => memberId === id && within(pagedAt));
      const times = own.flatMap(({ ms }) => ms ?? []);
      const same = ({ shiftFrom }: { shiftFrom: Date }) => shiftFrom.getTime() === turn.from.getTime();
      return {
        ...{ from: turn.from, until: turn.until, person: { id, name: turn.person?.name ?? "" } },
        ...{ pages: own.length, acknowledged: times.length, medianMs: median(times) },
        reviews: reviews.filter(same).length,
        handOffs: handOffs.filter(({ fromId, createdAt }) => fromId === id && within(createdAt)).length,
        owed: owedOf(missed.find((row) => row.fromId === id && same(row))),
        improve: notes.find(same)?.improve ?? "",
      };
    })
    .reverse();
}

function owedOf(row: { settledBy: OwedEnd | null } | undefined): ShiftReport["owed"] {
  if (!row) return null;
  return row.settledBy === "handed_over" ? "late" : "owed";
}

export type MonthReport = {
  month: string;
  escalations: number;
  pages: number;
  /** Acknowledged by whoever was paged first. */
  atFirst: number;
  acknowledged: number;
  exhausted: number;
  medianMs: number | null;
  p90Ms: number | null;
  latestPageMs: number;
  reviews: number;
  handOffs: number;
  /** Shifts that ended without the hand-off they owed. */
  owed: number;
};

const monthRow = z.object({
  month: z.string(),
  escalations: z.number(),
  pages: z.number(),
  atFirst: z.number(),
  acknowledged: z.number(),
  exhausted: z.number(),
  medianMs: z.number().nullable(),
  p90Ms: z.number().nullable(),
  latestPageMs: z.number(),
  reviews: z.number(),
  handOffs: z.number(),
  owed: z.number(),
});

/** Month by month (UTC), the last twelve, newest first. Time to acknowledge runs from the first page of the escalation. */
export async function monthReports(viewer: MemberViewer): Promise<MonthReport[]> {
  authorize(viewer, "audit_logs:read");
  if (!isManager(viewer)) throw new Forbidden("These figures are for managers.");
  const rows = await db().$queryRaw`WITH months AS (
      SELECT generate_series(date_trunc('month', now()) - interval '11 months', date_trunc('month', now()), interval '1 month') AS m),
    told AS (
      SELECT e.id, date_trunc('month', e."startedAt") AS m, e.state, e."acknowledgedAt", e.level,
        min(p."pagedAt") AS first, count(p.id) FILTER (WHERE p."memberId" IS NOT NULL) AS pages,
        max(extract(epoch FROM p."pagedAt" - p."dueAt") * 1000) AS late
      FROM "Escalation" e LEFT JOIN "Page" p ON p."escalationId" = e.id GROUP BY e.id)
    SELECT to_char(months.m, 'YYYY-MM') AS month, count(t.id)::int AS escalations, coalesce(sum(t.pages), 0)::int AS pages,
      (count(*) FILTER (WHERE t."acknowledgedAt" IS NOT NULL AND t.pages <= 1))::int AS "atFirst",
      (count(*) FILTER (WHERE t."acknowledgedAt" IS NOT NULL))::int AS acknowledged,
      (count(*) FILTER (WHERE t.state = 'exhausted'))::int AS exhausted,
      percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM t."acknowledgedAt" - t.first)::float * 1000) AS "medianMs",
      percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM t."acknowledgedAt" - t.first)::float * 1000) AS "p90Ms",
      coalesce(max(t.late), 0)::float AS "latestPageMs",
      (SELECT count(*)::int FROM "QueueReview" q WHERE date_trunc('month', q."createdAt") = months.m) AS reviews,
      (SELECT count(*)::int FROM "HandOff" h WHERE date_trunc('month', h."createdAt") = months.m) AS "handOffs",
      (SELECT count(DISTINCT (o."scheduleId", o."shiftFrom"))::int FROM "OwedHandOff" o WHERE date_trunc('month', o."owedAt") = months.m) AS owed
    FROM months LEFT JOIN told t ON t.m = months.m GROUP BY months.m ORDER BY months.m DESC`;
  return parseRows(monthRow, rows);
}

/** What whoever has or had the shift would improve; theirs to write, until a week after its end. */
export async function noteShift(
  viewer: MemberViewer,
  { scheduleId, at, improve }: { scheduleId: number; at: Date; improve: string },
): Promise<void> {
  mayTakePart(viewer);
  await inTransaction(async (tx) => {
    const schedule = await storedSchedule(tx, scheduleId);
    const shift = onCallAt(planOf(schedule), at);
    if (!shift) throw new Invalid("Nobody is on call then.", { pointer: "/at" });
    if (shift.memberId !== viewer.memberId) throw new Forbidden("Whoever had the shift says what to improve.");
    const key = { scheduleId, shiftFrom: shift.from };
    const said = { memberId: viewer.memberId, improve };
    await tx.shiftNote.upsert({
      where: { scheduleId_shiftFrom: key },
      create: { ...key, ...said },
      update: said,
    });
    await record(tx, viewer, [
      { type: "shift.noted", subject: String(scheduleId), detail: { name: schedule.name, improve } },
    ]);
  });
}

async function pagesBetween(from: Date, until: Date) {
  const rows = await db().$queryRaw`SELECT p."memberId", p."pagedAt",
      CASE WHEN e."acknowledgedBy" = p."memberId" THEN extract(epoch FROM e."acknowledgedAt" - p."pagedAt")::float * 1000 END AS ms
    FROM "Page" p JOIN "Escalation" e ON e.id = p."escalationId"
    WHERE p."memberId" IS NOT NULL AND p."pagedAt" >= ${from} AND p."pagedAt" < ${until}`;
  return parseRows(pageRow, rows);
}

function median(times: readonly number[]): number | null {
  if (times.length === 0) return null;
  const sorted = [...times].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

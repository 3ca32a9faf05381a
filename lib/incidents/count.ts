import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything, visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { all } from "@/lib/db/conditions";
import { parseRows } from "@/lib/db/rows";
import { discretionFor } from "@/lib/incidents/discretion";
import type { IncidentFilter } from "@/lib/incidents/filter";
import { matching, soon } from "@/lib/incidents/matching";
import { Contact, IncidentStatus, Prisma, Severity } from "@/prisma/generated/client";

/** Where a number only says how long a queue is, it is not counted beyond this and one. */
export const mostCounted = 1_000;

const counted = z.object({ count: z.number() });

/** How many incidents the viewer sees under this filter; where a most is given, not beyond that and one. */
export async function countIncidents(viewer: Viewer, filter: IncidentFilter, most?: number): Promise<number> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const { among } = await matching(own ? { ...filter, discreetFor: own } : filter);
  const limit = most === undefined ? Prisma.empty : Prisma.sql`LIMIT ${most + 1}::int`;
  const rows = await db().$queryRaw`SELECT count(*)::int AS count FROM
    (SELECT 1 FROM "Incident" i WHERE ${all([among, visibleSql(viewer)])} ${limit}) matching`;
  return parseRows(counted, rows)[0]?.count ?? 0;
}

export type Totals = {
  status: Record<IncidentStatus, number>;
  severity: Record<Severity, number>;
  /** Of open ones only. */
  contact: Record<Contact, number>;
  overdue: number;
  /** Not counted beyond `mostCounted` and one. */
  dueSoon: number;
};

/** How many incidents the viewer sees, by what lists are most often narrowed by; exact, whatever their number. */
export async function incidentTotals(viewer: Viewer, now = new Date()): Promise<Totals> {
  authorize(viewer, "incidents:read");
  if (!seesEverything(viewer)) return ofVisible(viewer, now);
  // What is kept among those who need to know is in no tally, and is counted for whoever is one of them.
  return added(await ofAll(now), await ofVisible(viewer, now, Prisma.sql`i."needToKnow"`));
}

function added(some: Totals, more: Totals): Totals {
  const sums = <Word extends string>(a: Record<Word, number>, b: Record<Word, number>) =>
    record(
      Object.fromEntries(Object.keys(a).map((word) => [word, word])) as Record<Word, Word>,
      (word) => a[word] + b[word],
    );
  return {
    status: sums(some.status, more.status),
    severity: sums(some.severity, more.severity),
    contact: sums(some.contact, more.contact),
    overdue: some.overdue + more.overdue,
    dueSoon: some.dueSoon + more.dueSoon,
  };
}

const labelled = z.object({ measure: z.string(), label: z.string(), count: z.number() });

/** From what is summed up over all organisations, and what changed since. */
async function ofAll(now: Date): Promise<Totals> {
  const rows = await db().$queryRaw`
    WITH week AS MATERIALIZED (SELECT date_trunc('week', ${now}::timestamptz, 'UTC') AS begins),
    changed AS MATERIALIZED (SELECT u.grain, u.measure, u.period, u.severity, u.label, u.count FROM "TallyUnfolded" u
      WHERE u."repositoryId" = 0 AND u.measure IN ('status', 'contact', 'due'))
    SELECT measure, label, sum(count)::int AS count FROM (
      SELECT measure, label, count FROM "TallyWhole" WHERE grain = 'now' AND measure IN ('status', 'contact') AND kind = '' AND severity = ''
      UNION ALL SELECT 'severity', severity, count FROM "TallyWhole" WHERE grain = 'now' AND measure = 'status' AND kind = '' AND severity <> ''
      UNION ALL SELECT measure, '', count FROM "TallyWhole"
        WHERE grain = 'week' AND measure = 'due' AND kind = '' AND severity = '' AND period < (SELECT (begins AT TIME ZONE 'UTC')::date FROM week)
      UNION ALL SELECT measure, label, count FROM changed WHERE grain = 'now'
      UNION ALL SELECT 'severity', severity, count FROM changed WHERE measure = 'status'
      UNION ALL SELECT measure, '', count FROM changed WHERE measure = 'due' AND period < (SELECT (begins AT TIME ZONE 'UTC')::date FROM week)
      UNION ALL SELECT 'due', '', count(*) FROM "Incident" i
        WHERE i."closedAt" IS NULL AND i."dueAt" >= (SELECT begins FROM week) AND i."dueAt" < ${now}::timestamptz AND NOT i."needToKnow"
      UNION ALL SELECT 'soon', '', count(*) FROM (SELECT 1 FROM "Incident" i WHERE i."closedAt" IS NULL AND i."dueAt" >= ${now}::timestamptz
        AND i."dueAt" < ${new Date(now.getTime() + soon)}::timestamptz AND NOT i."needToKnow" LIMIT ${mostCounted + 1}::int) s) t
    GROUP BY 1, 2`;
  const counts = Map.groupBy(parseRows(labelled, rows), ({ measure }) => measure);
  const of = <Word extends string>(words: Record<string, Word>, measure: string) =>
    record(words, (word) => counts.get(measure)?.find(({ label }) => label === word)?.count ?? 0);
  const only = (measure: string) => counts.get(measure)?.[0]?.count ?? 0;
  return {
    status: of(IncidentStatus, "status"),
    severity: of(Severity, "severity"),
    contact: of(Contact, "contact"),
    overdue: only("due"),
    dueSoon: only("soon"),
  };
}

const sorted = z.object({
  status: z.enum(IncidentStatus),
  severity: z.enum(Severity),
  contact: z.enum(Contact),
  count: z.number(),
  overdue: z.number(),
  soon: z.number(),
});

async function ofVisible(viewer: Viewer, now: Date, of = Prisma.sql`true`): Promise<Totals> {
  const rows = parseRows(
    sorted,
    await db().$queryRaw`SELECT i.status, i.severity, i.contact, count(*)::int AS count,
      count(*) FILTER (WHERE i."closedAt" IS NULL AND i."dueAt" < ${now}::timestamptz)::int AS overdue,
      count(*) FILTER (WHERE i."closedAt" IS NULL AND i."dueAt" >= ${now}::timestamptz
        AND i."dueAt" < ${new Date(now.getTime() + soon)}::timestamptz)::int AS soon
    FROM "Incident" i WHERE ${of} AND ${visibleSql(viewer)} GROUP BY 1, 2, 3`,
  );
  const sum = (counts: number[]) => counts.reduce((total, count) => total + count, 0);
  const where = (holds: (row: (typeof rows)[number]) => boolean) => sum(rows.filter(holds).map(({ count }) => count));
  const isOpen = (status: IncidentStatus) => status === "triggered" || status === "assigned";
  return {
    status: record(IncidentStatus, (word) => where(({ status }) => status === word)),
    severity: record(Severity, (word) => where(({ severity }) => severity === word)),
    contact: record(Contact, (word) => where(({ contact, status }) => contact === word && isOpen(status))),
    overdue: sum(rows.map((row) => row.overdue)),
    dueSoon: sum(rows.map((row) => row.soon)),
  };
}

function record<Word extends string>(words: Record<string, Word>, of: (word: Word) => number): Record<Word, number> {
  return Object.fromEntries(Object.values(words).map((word) => [word, of(word)])) as Record<Word, number>;
}

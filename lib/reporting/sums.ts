import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { type Narrowing, type Tallied, tallied } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";
import { IncidentKind, Severity } from "@/prisma/generated/enums";

/** Sums of the tally that a figure is made of: of which measures, in which periods, and what of them is told apart. */
export type Ask = {
  grain: "week" | "month" | "now";
  measures: readonly string[];
  from?: Date;
  until?: Date;
  by: readonly ("period" | "severity" | "label" | "bucket")[];
  /** A label that is left out. */
  without?: string | undefined;
};

/** `period`: its first day, UTC, in milliseconds. What is not told apart is empty. */
export type Sum = {
  measure: string;
  period: number;
  severity: string;
  label: string;
  bucket: number;
  count: number;
  ms: number;
};

const dayMs = 86_400_000;

/**
 * All that is asked for, in one statement, so that what changed since the sums were made is counted once, and one thing is
 * planned. One value for each column: the client takes ten times as long for as many rows.
 */
export async function sumsOf<Name extends string>(
  tx: Tx,
  viewer: Viewer,
  narrowing: Narrowing,
  asks: Record<Name, Ask>,
): Promise<Record<Name, Sum[]>> {
  const named = (Object.keys(asks) as Name[]).map((name) => ({ name, ask: asks[name] }));
  const lines = named.flatMap(({ name, ask }) => ask.measures.map((measure) => ({ name, measure })));
  const [answer] = await tx.$queryRaw<Record<string, string | null>[]>`
    SELECT json_agg(line)::text AS line, json_agg(period - DATE '1970-01-01')::text AS day, json_agg(severity)::text AS severity,
      json_agg(label)::text AS label, json_agg(bucket)::text AS bucket, json_agg(count)::text AS count, json_agg(ms)::text AS ms
    FROM ${summed(viewer, narrowing, Object.values(asks))} s`;
  const list = <T>(column: string) => JSON.parse(answer?.[column] ?? "[]") as T[];
  const sums = Object.fromEntries(named.map(({ name }) => [name, [] as Sum[]])) as Record<Name, Sum[]>;
  const [days, severities, labels] = [list<number>("day"), list<string>("severity"), list<string>("label")];
  const [buckets, counts, ms] = [list<number>("bucket"), list<number>("count"), list<number>("ms")];
  list<number>("line").forEach((line, row) => {
    const { name, measure } = lines[line] as (typeof lines)[number];
    sums[name].push({
      measure,
      period: (days[row] ?? 0) * dayMs,
      severity: severities[row] ?? "",
      label: labels[row] ?? "",
      bucket: buckets[row] ?? -1,
      count: counts[row] ?? 0,
      ms: ms[row] ?? 0,
    });
  });
  return sums;
}

/** The sums of one ask, as a relation for a statement that goes on with them. */
export function sums(viewer: Viewer, narrowing: Narrowing, ask: Ask): Prisma.Sql {
  return summed(viewer, narrowing, [ask]);
}

const asked = Prisma.raw(`a.line, CASE WHEN a.by_period THEN t.period ELSE DATE '1970-01-01' END AS period,
  CASE WHEN a.by_severity THEN t.severity ELSE '' END AS severity, CASE WHEN a.by_label THEN t.label ELSE '' END AS label,
  CASE WHEN a.by_bucket THEN t.bucket ELSE -1 END AS bucket, t.count, t.ms`);
const matches = Prisma.raw(`t.grain = a.grain AND t.measure = a.measure AND t.period >= a.first AND t.period < a.last
  AND t.label IS DISTINCT FROM a.without`);

/**
 * The offset has what is kept looked for by index, line by line, whatever the planner thinks of their number; what was
 * found is set down first, or it would be sorted to be added up.
 */
function summed(viewer: Viewer, narrowing: Narrowing, asks: readonly Ask[]): Prisma.Sql {
  const { given, counted, kept }: Tallied = tallied(viewer, narrowing);
  const lines = asks.flatMap((ask) => linesOf(ask, narrowing)).map((line, number) => ({ ...line, line: number }));
  const measures = [...new Set(lines.map(({ measure }) => measure))];
  const asking = Prisma.sql`a AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(${jsonFor(lines)}::jsonb) AS a (line int, grain "TallyGrain",
    measure text, first date, last date, without text, of_kinds bool, of_severities bool, kinds text[], severities text[], by_period bool, by_severity bool, by_label bool, by_bucket bool))`;
  const counting = Prisma.sql`counted AS MATERIALIZED (SELECT t.grain, t.measure, t.period, t.severity, t.label, t.bucket, t.count, t.ms
    FROM (${counted}) t WHERE t.measure = ANY(${measures}::text[]))`;
  const sums = kept
    ? Prisma.sql`SELECT ${asked} FROM a CROSS JOIN LATERAL (SELECT t.* FROM (${kept}) t WHERE ${matches} OFFSET 0) t UNION ALL`
    : Prisma.empty;
  const found = Prisma.sql`found AS MATERIALIZED (${sums} SELECT ${asked} FROM counted t JOIN a ON ${matches})`;
  return Prisma.sql`(WITH ${Prisma.join([...given, asking, counting, found])}
    SELECT line, period, severity, label, bucket, sum(count)::float8 AS count, sum(ms)::float8 AS ms FROM found
    GROUP BY 1, 2, 3, 4, 5 HAVING sum(count) <> 0)`;
}

const ever = { first: "0001-01-01", last: "9999-01-01" };
const dateOf = (at: Date) => at.toISOString().slice(0, 10);

/** One for each measure. Kinds and severities are added up as well, in rows where they are empty: for who asks for neither. */
function linesOf({ grain, measures, from, until, by, without }: Ask, { severity, kind }: Narrowing) {
  return measures.map((measure) => ({
    grain,
    measure,
    first: from ? dateOf(from) : ever.first,
    last: until ? dateOf(until) : ever.last,
    without: without ?? null,
    of_kinds: Boolean(kind?.length),
    of_severities: by.includes("severity") || Boolean(severity?.length),
    kinds: kind?.length ? kind : Object.values(IncidentKind),
    severities: severity?.length ? severity : Object.values(Severity),
    by_period: by.includes("period"),
    by_severity: by.includes("severity"),
    by_label: by.includes("label"),
    by_bucket: by.includes("bucket"),
  }));
}

export function total(sums: readonly Sum[]): number {
  return sums.reduce((sum, { count }) => sum + count, 0);
}

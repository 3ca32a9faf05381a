import { z } from "zod";
import { all, either } from "@/lib/db/conditions";
import type { Own } from "@/lib/incidents/discretion";
import { type Fate, fates } from "@/lib/incidents/fates";
import { boundsOf, Day, Period } from "@/lib/incidents/period";
import { idsNamed } from "@/lib/incidents/repositories";
import { bucketsOf, type TookBand, tookBands } from "@/lib/incidents/took";
import { Prisma } from "@/prisma/generated/client";
import { Closer, Verification } from "@/prisma/generated/enums";

const oneOf = <Words extends Record<string, string>>(words: Words) =>
  z.preprocess(
    (input) => (input === undefined ? undefined : [input].flat().flatMap((item) => String(item).split(","))),
    z.array(z.enum(words)).optional(),
  );
const texts = z.preprocess(
  (input) => (input === undefined ? undefined : [input].flat().map(String).filter(Boolean)),
  z.array(z.string().max(300)).optional(),
);
const fateWords = Object.fromEntries(Object.keys(fates).map((fate) => [fate, fate])) as { [Word in Fate]: Word };
const bands = Object.fromEntries(tookBands.map((band) => [band, band])) as { [Band in TookBand]: Band };

/** What a figure of a report counts: the ways to narrow the list of incidents to the rows behind a number. */
export const figureFields = {
  /** When it was first triggered, and last closed. */
  opened: Period.optional(),
  closed: Period.optional(),
  /** When somebody was first asked, when a person first acted, and when it came back after being resolved. */
  asked: Period.optional(),
  acted: Period.optional(),
  returned: Period.optional(),
  due_on: Period.optional(),
  /** Since when a developer's answer is waited for: the first question, or the first trigger of what nobody asked about. */
  waiting_since: Period.optional(),
  /** A day at whose end it was open. */
  open_at: Day.optional(),
  /** A day since whose beginning it was open at some time. */
  open_since: Day.optional(),
  closed_by: oneOf(Closer),
  outcome: oneOf({ fixed: "fixed", ignored: "ignored", false_positive: "false_positive" } as const),
  verification: oneOf(Verification),
  punctual: oneOf({ in_time: "in_time", late: "late" } as const),
  took: oneOf(bands),
  answered: oneOf({ yes: "yes", no: "no" } as const),
  /** The repository it was first found in. */
  first_in: texts,
  /** The number of the developer who is asked: somebody else, or the author. */
  asks: texts,
  /** The number of the developer whose turn it is, or was when it was closed: its owner, or who is asked while nobody owns it. */
  turn: texts,
  /** Whether the next word is that of whose turn it is. */
  awaited: oneOf({ yes: "yes" } as const),
  /** What became of it in the campaigns asked for, and the numbers of the campaign's people whom it is asked of. */
  fate: oneOf(fateWords),
  asked_of: texts,
  /** As figures count: without what is kept among those who need to know, also for them. */
  counted: oneOf({ yes: "yes" } as const),
};
export type FigureFilter = { [Field in keyof typeof figureFields]: z.infer<(typeof figureFields)[Field]> };

/**
 * The same as conditions on the incident that the statement calls i. A restricted member does not find by what others
 * were asked, answered and did.
 */
export function ofFigures(filter: Partial<FigureFilter>, own: Own | undefined): Prisma.Sql[] {
  const { asked, answered, acted, asks, turn, awaited, waiting_since } = filter;
  if (own && [asked, answered, acted, asks, turn, awaited, waiting_since].some((value) => value !== undefined))
    return [Prisma.sql`false`];
  const counted = filter.counted?.length ? [Prisma.sql`NOT i."needToKnow"`] : [];
  return [...ofMoments(filter), ...ofClose(filter), ...ofPeople(filter), ...counted];
}

function ofMoments(filter: Partial<FigureFilter>): Prisma.Sql[] {
  const { opened, closed, asked, acted, returned, due_on, waiting_since, open_at, open_since } = filter;
  return [
    ...within(opened, Prisma.sql`i."triggeredAt"`),
    ...within(closed, Prisma.sql`i."closedAt"`),
    // What the index over months begins with.
    ...(closed ? [Prisma.sql`i."closedAt" IS NOT NULL`, ...within(closed, Prisma.sql`i."closedMonth"`, "month")] : []),
    ...within(asked, Prisma.sql`i."askedAt"`),
    ...(acted
      ? [
          Prisma.sql`i."firstActionAt" IS NOT NULL`,
          ...within(acted, Prisma.sql`i."firstActionAt"`),
          ...within(acted, Prisma.sql`i."actionMonth"`, "month"),
        ]
      : []),
    ...(returned ? [Prisma.sql`i.regression`, ...within(returned, Prisma.sql`i."dueFrom"`)] : []),
    ...within(due_on, Prisma.sql`i."dueAt"`),
    ...(waiting_since
      ? [
          Prisma.sql`i."closedAt" IS NULL AND i.contact IN ('queued', 'mailed')`,
          ...within(waiting_since, Prisma.sql`coalesce(i."askedAt", i."triggeredAt")`),
        ]
      : []),
    ...(open_at ? openAt(boundsOf(open_at).until) : []),
    ...(open_since
      ? [Prisma.sql`(i."closedAt" IS NULL OR i."closedAt" >= ${boundsOf(open_since).from}::timestamptz)`]
      : []),
  ];
}

function within(period: string | undefined, column: Prisma.Sql, as: "moment" | "month" = "moment"): Prisma.Sql[] {
  if (!period) return [];
  const { from, until } = boundsOf(period);
  const type = Prisma.raw(as === "month" ? "date" : "timestamptz");
  const first = from && as === "month" ? new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), 1)) : from;
  return [
    ...(first ? [Prisma.sql`${column} >= ${first}::${type}`] : []),
    ...(until ? [Prisma.sql`${column} < ${until}::${type}`] : []),
  ];
}

function openAt(end: Date | null): Prisma.Sql[] {
  if (!end) return [];
  return [
    Prisma.sql`i."triggeredAt" < ${end}::timestamptz`,
    Prisma.sql`(i."closedAt" IS NULL OR i."closedAt" >= ${end}::timestamptz)`,
  ];
}

function ofClose({ closed_by, outcome, verification, punctual, took }: Partial<FigureFilter>): Prisma.Sql[] {
  const outcomes = {
    fixed: Prisma.sql`i.status = 'resolved'`,
    ignored: Prisma.sql`(i.status = 'ignored' AND i."ignoreReason" IS DISTINCT FROM 'false_positive')`,
    false_positive: Prisma.sql`(i.status = 'ignored' AND i."ignoreReason" = 'false_positive')`,
  };
  const ends = {
    in_time: Prisma.sql`i."closedAt" <= i."dueAt"`,
    late: Prisma.sql`i."closedAt" > i."dueAt"`,
  };
  return [
    ...(closed_by?.length
      ? [Prisma.sql`i."closedAt" IS NOT NULL AND coalesce(i."closedBy", 'security') = ANY(${closed_by}::"Closer"[])`]
      : []),
    ...(outcome?.length ? [either(outcome.map((word) => outcomes[word]))] : []),
    ...(verification?.length ? [Prisma.sql`i.verification = ANY(${verification}::"Verification"[])`] : []),
    ...(punctual?.length ? [either(punctual.map((word) => ends[word]))] : []),
    ...(took?.length ? [either(took.map(tookIn))] : []),
  ];
}

function tookIn(band: TookBand): Prisma.Sql {
  const { from, before } = bucketsOf(band);
  return all([
    Prisma.sql`i."remediateBucket" >= ${from}::int`,
    ...(before === undefined ? [] : [Prisma.sql`i."remediateBucket" < ${before}::int`]),
  ]);
}

function ofPeople({ answered, first_in, asks, turn, awaited }: Partial<FigureFilter>): Prisma.Sql[] {
  const given = { yes: Prisma.sql`i."answeredAt" IS NOT NULL`, no: Prisma.sql`i."answeredAt" IS NULL` };
  return [
    ...(answered?.length ? [either(answered.map((word) => given[word]))] : []),
    ...(first_in?.length ? [Prisma.sql`i."repositoryId" = ANY(${idsNamed(first_in)})`] : []),
    ...(asks?.length ? [isAsked(asks)] : []),
    ...(turn?.length
      ? [
          Prisma.sql`CASE WHEN i."assigneeId" IS NULL THEN ${isAsked(turn)}
            ELSE i."assigneeId" = ANY(ARRAY(SELECT d."memberId" FROM "Developer" d WHERE d.id = ANY(${numbersIn(turn)}::int[]))) END`,
        ]
      : []),
    ...(awaited?.length
      ? [
          Prisma.sql`i."closedAt" IS NULL AND (i."assigneeId" IS NULL AND i.contact IN ('queued', 'mailed')
            OR (i."assigneeId" IS NOT NULL OR i.contact = 'member') AND i."answeredAt" IS NULL)`,
        ]
      : []),
  ];
}

function isAsked(developers: readonly string[]): Prisma.Sql {
  return Prisma.sql`coalesce(i."askedId", i."authorId") = ANY(ARRAY(SELECT a.id FROM "Address" a WHERE a."developerId" = ANY(${numbersIn(developers)}::int[])))`;
}

function numbersIn(texts: readonly string[]): number[] {
  return texts.filter((text) => /^\d{1,9}$/.test(text)).map(Number);
}

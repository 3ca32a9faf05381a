import { z } from "zod";
import { anyOf, words } from "@/lib/incidents/filter";
import { IncidentKind, Severity } from "@/prisma/generated/enums";

const mostMonths = 120;
export const usualMonths = 12;
const dayMs = 86_400_000;

/** A calendar month in UTC, as "2026-11". */
const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, "Write a month like 2026-11.");

/** What reports narrow by, as it stands in a URL; months are in UTC, both ends included. */
export const ReportFilter = z.object({
  from: month.optional().catch(undefined),
  to: month.optional().catch(undefined),
  /** How many months, where `from` is left out. */
  months: z.coerce.number().int().min(1).max(mostMonths).optional().catch(undefined),
  organisation: words,
  repository: words,
  detector: words,
  severity: anyOf(Severity),
  kind: anyOf(IncidentKind),
  /** Whether MTTR counts false positives, too. */
  false_positives: z.enum(["include"]).optional().catch(undefined),
});
export type ReportFilter = z.infer<typeof ReportFilter>;

/** The months of a report: first days, UTC; `end` is the first day after. */
export type Range = { start: Date; end: Date; months: Date[] };

/** The months the filter names, or the twelve that end with the running one. A range the wrong way round is turned. */
export function rangeOf(filter: Partial<Pick<ReportFilter, "from" | "to" | "months">>, now = new Date()): Range {
  const running = firstOf(now);
  const to = filter.to ? parseMonth(filter.to) : running;
  const from = filter.from ? parseMonth(filter.from) : addMonths(to, 1 - (filter.months ?? usualMonths));
  const [first, last] = from <= to ? [from, to] : [to, from];
  const months: Date[] = [];
  for (let at = first; at <= last && months.length < mostMonths; at = addMonths(at, 1)) months.push(at);
  return { start: first, end: addMonths(months.at(-1) ?? last, 1), months };
}

export function monthKey(month: Date): string {
  return month.toISOString().slice(0, 7);
}

export function addMonths(month: Date, count: number): Date {
  return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + count, 1));
}

export function addDays(at: Date, count: number): Date {
  return new Date(at.getTime() + count * dayMs);
}

/** The Monday, in UTC, of the week this falls in. */
export function weekOf(at: Date): Date {
  const day = dayOf(at);
  return addDays(day, -((day.getUTCDay() + 6) % 7));
}

export function dayOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / dayMs) * dayMs);
}

/** As many months, right before these. */
export function rangeBefore({ start, months }: Range): Range {
  const first = addMonths(start, -months.length);
  return { start: first, end: start, months: months.map((_, index) => addMonths(first, index)) };
}

function firstOf(at: Date): Date {
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
}

function parseMonth(key: string): Date {
  return new Date(`${key}-01T00:00:00Z`);
}

import { type CutWeeks, cutAt } from "@/lib/reporting/cut-weeks";
import { addDays, dayOf } from "@/lib/reporting/report-filter";
import { type Ask, type Sum, total } from "@/lib/reporting/sums";
import { Severity } from "@/prisma/generated/enums";

/** Where one age ends and the next begins, in days since the day (UTC) of the first trigger. */
const ages = [7, 30, 90, 180, 365] as const;

/** What is open and was first triggered from `from` until before `until`; null: without that bound. */
export type AgeBand = { from: Date | null; until: Date | null; counts: Record<Severity, number> };

export const openAsked: Ask = { grain: "week", measures: ["open"], by: ["period", "severity"] };

export const ageBounds = (now: Date) => ages.map((days) => addDays(dayOf(now), 1 - days));

/** What is open, by age and severity, youngest first. */
export function ageBandsOf(now: Date, open: readonly Sum[], cut: CutWeeks): AgeBand[] {
  const bounds = ageBounds(now);
  const of = (severity: Severity) => {
    const weeks = open.filter((sum) => sum.severity === severity);
    const olderThan = bounds.map((bound, index) => {
      const days = cut.find((each) => each.what === "older" && each.bound === index + 1 && each.severity === severity);
      const { whole, times } = cutAt(bound);
      return total(weeks.filter(({ period }) => period < whole.getTime())) + times * (days?.count ?? 0);
    });
    return [total(weeks), ...olderThan].map((count, index) => count - (olderThan[index] ?? 0));
  };
  const counts = Object.values(Severity).map((severity) => [severity, of(severity)] as const);
  return [...ages, null].map((_, index) => ({
    from: bounds[index] ?? null,
    until: bounds[index - 1] ?? null,
    counts: Object.fromEntries(counts.map(([severity, bands]) => [severity, bands[index] ?? 0])) as Record<
      Severity,
      number
    >,
  }));
}

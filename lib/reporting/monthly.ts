import { monthKey, type Range } from "@/lib/reporting/report-filter";
import type { Ask, Sum } from "@/lib/reporting/sums";

const measures = ["closed_by", "punctual", "revoked", "returned", "asked", "answered"] as const;
export type Measure = (typeof measures)[number];

/** How many there were, by label ("" where a measure has none): in each month ("2026-11") and in the whole range. */
export type Counts = { months: { month: string; counts: Record<string, number> }[]; whole: Record<string, number> };

export function monthlyAsked({ start, end }: Range): Ask {
  return { grain: "month", measures, from: start, until: end, by: ["period", "label"] };
}

/** Who closed, what was revoked, in time, asked, answered, came back. */
export function monthlyCounts({ months }: Range, sums: readonly Sum[]): Record<Measure, Counts> {
  const of = Map.groupBy(sums, ({ measure }) => measure);
  return Object.fromEntries(measures.map((measure) => [measure, countsOf(months, of.get(measure) ?? [])])) as Record<
    Measure,
    Counts
  >;
}

function countsOf(months: readonly Date[], sums: readonly Sum[]): Counts {
  const whole: Record<string, number> = {};
  const counted = new Map(months.map((month) => [month.getTime(), {} as Record<string, number>]));
  for (const { period, label, count } of sums) {
    const counts = counted.get(period);
    if (!counts) continue;
    counts[label] = count;
    whole[label] = (whole[label] ?? 0) + count;
  }
  return { months: [...counted].map(([month, counts]) => ({ month: monthKey(new Date(month)), counts })), whole };
}

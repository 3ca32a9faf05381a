import { type TookBand, tookBands, tookBounds } from "@/lib/incidents/took";
import { monthKey, type Range } from "@/lib/reporting/report-filter";
import { type Sum, total } from "@/lib/reporting/sums";

/** How many closes of a month took how long. */
export type Spread = { month: string; counts: Record<TookBand, number> }[];

/** The time to remediate of each month's closes in bands. */
export function spreadOf({ months }: Range, closes: readonly Sum[]): Spread {
  const byMonth = Map.groupBy(closes, ({ period }) => period);
  return months.map((month) => {
    const bands = Map.groupBy(byMonth.get(month.getTime()) ?? [], ({ bucket }) => bandOf(bucket));
    const counts = Object.fromEntries(tookBands.map((band) => [band, total(bands.get(band) ?? [])]));
    return { month: monthKey(month), counts: counts as Record<TookBand, number> };
  });
}

function bandOf(bucket: number): TookBand {
  return tookBands[tookBounds.filter((bound) => bound <= bucket).length] as TookBand;
}

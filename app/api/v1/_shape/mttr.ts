import { z } from "zod";
import type { Remediation } from "@/lib/reporting/mttr";
import { monthKey, type Range } from "@/lib/reporting/report-filter";

const Milliseconds = z.number().min(0).nullable();
const figures = {
  count: z.int().min(0).describe("Incidents whose last close falls in it"),
  mean_ms: Milliseconds.describe("Of last close less first trigger; null where nothing was closed"),
  median_ms: Milliseconds,
  p90_ms: Milliseconds,
};

/** The time to remediate, month by month. */
export const MttrAnswer = z
  .object({
    months: z.array(z.object({ month: z.string().describe("Like 2026-11; months are in UTC"), ...figures })),
    whole: z.object(figures).describe("All of these months together"),
  })
  .meta({ id: "Mttr" });

type Told = { months: Map<string, Remediation>; whole: Remediation };

export function mttrShape({ months }: Range, told: Told): z.input<typeof MttrAnswer> {
  return {
    months: months.map(monthKey).map((month) => ({ month, ...figuresOf(told.months.get(month) ?? null) })),
    whole: figuresOf(told.whole),
  };
}

function figuresOf(found: Remediation) {
  return {
    count: found?.count ?? 0,
    mean_ms: found?.meanMs ?? null,
    median_ms: found?.medianMs ?? null,
    p90_ms: found?.p90Ms ?? null,
  };
}

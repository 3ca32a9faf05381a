import type { ReactNode } from "react";
import { Definition } from "@/app/_figures/definition";
import { monthLabel, monthName } from "@/app/_figures/month-words";
import { Bars, type Stacking } from "@/app/_ui/charts/bars";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures, Series } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import { definitions, type Figure } from "@/lib/reporting/definitions";
import type { Counts } from "@/lib/reporting/monthly";
import { monthKey } from "@/lib/reporting/report-filter";
import type { Report } from "./report";

type Props = {
  report: Report;
  figure: Figure;
  series: Series[];
  counts: Counts;
  stacking: Stacking;
  /** The incidents behind one series in one month. */
  ask(month: string, key: string): Parameters<Report["rows"]>[0];
  children: ReactNode;
};

/** Counts per month as bars. */
export function MonthlyCard({ report, figure, series, counts, stacking, ask, children }: Props) {
  const { name } = definitions[figure];
  const months = new Map(counts.months.map((each) => [each.month, each.counts]));
  const figures: Figures = {
    unit: "count",
    over: "Month",
    series,
    points: report.range.months.map((month) => ({
      label: monthLabel(month),
      title: monthName(month),
      values: Object.fromEntries(series.map(({ key }) => [key, months.get(monthKey(month))?.[key] ?? 0])),
      rows: Object.fromEntries(series.map(({ key }) => [key, report.rows(ask(monthKey(month), key))])),
    })),
  };
  return (
    <FigureCard
      name={name}
      definition={<Definition of={figure} />}
      lede={children}
      chart={
        <>
          {series.length > 1 && <Legend series={series} />}
          <Bars name={`${name} per month`} figures={figures} stacking={stacking} height={150} />
        </>
      }
      table={<FigureTable name={name} figures={figures} />}
    />
  );
}

import { Definition } from "@/app/_figures/definition";
import { monthLabel, monthName, rangeWords } from "@/app/_figures/month-words";
import { Rows } from "@/app/_figures/rows-link";
import { Bars } from "@/app/_ui/charts/bars";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures, Series } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { Lines } from "@/app/_ui/charts/lines";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import { counted, duration } from "@/app/_ui/format";
import { tookWord } from "@/app/_ui/words";
import { tookBands } from "@/lib/incidents/took";
import { definitions } from "@/lib/reporting/definitions";
import type { Remediation } from "@/lib/reporting/mttr";
import { monthKey } from "@/lib/reporting/report-filter";
import { closesOf } from "../_parts/closes-of";
import type { Report } from "../_parts/report";
import { periodIn } from "../_parts/report-period";
import { reported } from "../_parts/reported";

const times: Series[] = [
  { key: "medianMs", label: "Median", look: { colour: "var(--hb-chart-closed)" } },
  { key: "meanMs", label: "Mean", look: { colour: "var(--hb-chart-open)" } },
  { key: "p90Ms", label: "90th percentile", look: { colour: "var(--hb-chart-opened)" } },
];
const dashes = { meanMs: "6 4", p90Ms: "2 3" };
const bands: Series[] = tookBands.map((band, step) => ({
  key: band,
  label: tookWord[band],
  look: { colour: `var(--hb-chart-slow-${step})` },
}));
const syncId = "remediation";

/** How fast, and how the times are spread. */
export async function TimeToRemediate({ report }: { report: Report }) {
  const { remediation, spread } = await reported(report);
  const { months, whole } = remediation;
  const figures = figuresOf(report, "duration", times, (month) => months.get(month) ?? {});
  const spreads = new Map(spread.map(({ month, counts }) => [month, counts]));
  const shares = figuresOf(report, "count", bands, (month) => spreads.get(month) ?? {});
  const { name } = definitions.mttr;
  return (
    <FigureCard
      name={name}
      definition={<Definition of="mttr" />}
      lede={<Lede report={report} whole={whole} />}
      chart={
        <>
          <Legend series={times} lines={dashes} />
          <Lines name={`${name} per month`} figures={figures} height={150} dashes={dashes} syncId={syncId} />
          <Legend series={bands} />
          <Bars
            name={definitions["remediation-spread"].name}
            figures={shares}
            stacking="parts"
            height={140}
            syncId={syncId}
          />
        </>
      }
      table={
        <>
          <FigureTable name={name} figures={figures} />
          <FigureTable name={definitions["remediation-spread"].name} figures={shares} />
        </>
      }
    />
  );
}

function Lede({ report: { range, filter, rows }, whole }: { report: Report; whole: Remediation }) {
  const words = rangeWords(range);
  const what = filter.false_positives === "include" ? "false positives included" : "false positives left out";
  if (!whole) return `Nothing was closed ${words}, ${what}.`;
  return (
    <>
      Half of the{" "}
      <Rows at={rows({ status: "closed", closed: periodIn(range), ...closesOf(filter) })}>
        {counted(whole.count, "close")}
      </Rows>{" "}
      {words} took less than <strong>{duration(whole.medianMs)}</strong>, nine of ten less than{" "}
      <strong>{duration(whole.p90Ms)}</strong>, and the mean is <strong>{duration(whole.meanMs)}</strong>; {what}.
    </>
  );
}

function figuresOf(
  { range, filter, rows }: Report,
  unit: Figures["unit"],
  series: Series[],
  valuesOf: (month: string) => Record<string, number>,
): Figures {
  return {
    unit,
    over: "Month",
    series,
    points: range.months.map((month) => {
      const ask = { status: "closed" as const, closed: monthKey(month), ...closesOf(filter) };
      const values = valuesOf(monthKey(month));
      return {
        label: monthLabel(month),
        title: monthName(month),
        values: Object.fromEntries(series.map(({ key }) => [key, values[key] ?? null])),
        rows: Object.fromEntries(series.map(({ key }) => [key, rows(unit === "count" ? { ...ask, took: key } : ask)])),
      };
    }),
  };
}

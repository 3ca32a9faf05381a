import { Definition } from "@/app/_figures/definition";
import { monthLabel, monthName } from "@/app/_figures/month-words";
import { Bars } from "@/app/_ui/charts/bars";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures, Series } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { Lines } from "@/app/_ui/charts/lines";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import layout from "@/app/_ui/figures/figures.module.css";
import { counted, duration, number } from "@/app/_ui/format";
import { monthKey } from "@/lib/reporting/report-filter";
import type { Month, Months } from "./months-of";
import type { OwnRows } from "./rows-of";

const closes: Series[] = [
  { key: "fixed", label: "Fixed", look: { colour: "var(--hb-chart-closed)" } },
  { key: "closedByHand", label: "Closed by hand", look: { colour: "var(--hb-chart-quiet)", texture: "hatched" } },
];
const open: Series[] = [{ key: "open", label: "Open", look: { colour: "var(--hb-chart-open)" } }];
const times: Series[] = [{ key: "meanMs", label: "Mean", look: { colour: "var(--hb-chart-closed)" } }];
const height = 170;

/** The months as charts, each with the table behind it. */
export function MonthsCards({ found: { months, whole }, rows, now }: { found: Months; rows: OwnRows; now: Date }) {
  const closed = figuresOf("count", closes, months, (month) => ({
    fixed: rows.fixed(monthKey(month)),
    closedByHand: rows.closedByHand(monthKey(month)),
  }));
  const standing = figuresOf("count", open, months, (month) => ({ open: rows.openAt(month, now) }));
  const mean = figuresOf("duration", times, months, (month) => ({ meanMs: rows.counted(monthKey(month)) }));
  return (
    <div className={layout.thirds}>
      <FigureCard
        name="Closed in each month"
        definition={<Definition of="closed-by-hand" />}
        lede={`${counted(whole.fixed, "incident")} fixed, ${number(whole.closedByHand)} closed by hand.`}
        chart={
          <>
            <Legend series={closes} />
            <Bars name="Closed in each month" figures={closed} stacking="stacked" height={height - 26} />
          </>
        }
        table={<FigureTable name="Closed in each month" figures={closed} />}
      />
      <FigureCard
        name="Open at the end of each month"
        definition={<Definition of="open-at-end" />}
        lede={openWords(months)}
        chart={<Lines name="Open at the end of each month" figures={standing} height={height} />}
        table={<FigureTable name="Open at the end of each month" figures={standing} />}
      />
      <FigureCard
        name="Mean time in each month"
        definition={<Definition of="mttr" />}
        lede={whole.meanMs === null ? "Nothing was closed." : `${duration(whole.meanMs)} over all of these months.`}
        chart={<Lines name="Mean time in each month" figures={mean} height={height} />}
        table={<FigureTable name="Mean time in each month" figures={mean} />}
      />
    </div>
  );
}

function figuresOf(
  unit: Figures["unit"],
  series: Series[],
  months: readonly Month[],
  rows: (month: Date) => Record<string, string>,
): Figures {
  return {
    unit,
    over: "Month",
    series,
    points: months.map(({ month, fixed, closedByHand, open, meanMs }) => ({
      label: monthLabel(month),
      title: monthName(month),
      values: { fixed, closedByHand, open, meanMs },
      rows: rows(month),
    })),
  };
}

function openWords(months: readonly Month[]): string {
  const [first, last] = [months[0], months.at(-1)];
  if (!first || !last) return "";
  if (first === last) return `${counted(last.open, "incident")} in ${monthName(last.month)}.`;
  return `From ${counted(first.open, "incident")} in ${monthName(first.month)} to ${number(last.open)}.`;
}

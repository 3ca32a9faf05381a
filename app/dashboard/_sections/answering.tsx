import { Definition } from "@/app/_figures/definition";
import { monthLabel, monthName, rangeWords } from "@/app/_figures/month-words";
import { Rows } from "@/app/_figures/rows-link";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures, Series } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { Lines } from "@/app/_ui/charts/lines";
import { percent } from "@/app/_ui/charts/spell";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import layout from "@/app/_ui/figures/figures.module.css";
import { duration, number } from "@/app/_ui/format";
import { definitions } from "@/lib/reporting/definitions";
import type { Counts } from "@/lib/reporting/monthly";
import { monthKey } from "@/lib/reporting/report-filter";
import { MonthlyCard } from "../_parts/monthly-card";
import type { Report } from "../_parts/report";
import { periodIn } from "../_parts/report-period";
import { reported } from "../_parts/reported";

const answers: Series[] = [
  { key: "asked", label: "Asked", look: { colour: "var(--hb-chart-quiet)", texture: "hollow" } },
  { key: "answered", label: "Answered", look: { colour: "var(--hb-chart-closed)" } },
];
const times: Series[] = [
  { key: "medianMs", label: "Median", look: { colour: "var(--hb-chart-closed)" } },
  { key: "p90Ms", label: "90th percentile", look: { colour: "var(--hb-chart-opened)" } },
];
const dashes = { p90Ms: "2 3" };

/** Whether developers answer, and how soon something happens. */
export async function Answering({ report }: { report: Report }) {
  const { range, rows } = report;
  const first = { status: "any", asked: periodIn(range) } as const;
  const { asked, answered } = (await reported(report)).counts;
  const all = asked.whole[""] ?? 0;
  return (
    <div className={layout.cards}>
      <MonthlyCard
        report={report}
        figure="answers"
        series={answers}
        counts={together({ asked, answered })}
        stacking="beside"
        ask={(month, key) => ({ status: "any", asked: month, ...(key === "answered" ? { answered: "yes" } : {}) })}
      >
        {all === 0 ? (
          `Nobody was asked ${rangeWords(range)}.`
        ) : (
          <>
            <strong>
              <Rows at={rows({ ...first, answered: "yes" })}>{percent((answered.whole[""] ?? 0) / all)}</Rows>
            </strong>{" "}
            of <Rows at={rows(first)}>{number(all)}</Rows> questions first asked {rangeWords(range)} were answered.
          </>
        )}
      </MonthlyCard>
      <FirstAction report={report} />
    </div>
  );
}

async function FirstAction({ report }: { report: Report }) {
  const { range, rows } = report;
  const { acted: found } = await reported(report);
  const whole = found.get(null);
  const { name } = definitions["first-action"];
  const figures: Figures = {
    unit: "duration",
    over: "Month",
    series: times,
    points: range.months.map((month) => {
      const { medianMs = null, p90Ms = null } = found.get(monthKey(month)) ?? {};
      const address = rows({ status: "any", acted: monthKey(month) });
      return {
        label: monthLabel(month),
        title: monthName(month),
        values: { medianMs, p90Ms },
        rows: { medianMs: address, p90Ms: address },
      };
    }),
  };
  return (
    <FigureCard
      name={name}
      definition={<Definition of="first-action" />}
      lede={
        whole ? (
          <>
            Half of the first actions came within <strong>{duration(whole.medianMs)}</strong>, nine of ten within{" "}
            <strong>{duration(whole.p90Ms)}</strong>.
          </>
        ) : (
          `Nobody acted ${rangeWords(range)}.`
        )
      }
      chart={
        <>
          <Legend series={times} lines={dashes} />
          <Lines name={`${name} per month`} figures={figures} height={150} dashes={dashes} />
        </>
      }
      table={<FigureTable name={name} figures={figures} />}
    />
  );
}

/** Measures without labels, as if each were a label of one. */
function together(parts: Record<string, Counts>): Counts {
  const [first] = Object.values(parts);
  const of = (pick: (counts: Counts) => Record<string, number> | undefined) =>
    Object.fromEntries(Object.entries(parts).map(([key, counts]) => [key, pick(counts)?.[""] ?? 0]));
  return {
    whole: of(({ whole }) => whole),
    months: (first?.months ?? []).map(({ month }, index) => ({
      month,
      counts: of(({ months }) => months[index]?.counts),
    })),
  };
}

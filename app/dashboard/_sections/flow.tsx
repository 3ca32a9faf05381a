import { Definition } from "@/app/_figures/definition";
import { longDayName, monthLabel, monthName, rangeWords, weekLabel } from "@/app/_figures/month-words";
import { openAtEnd, type RowsOf } from "@/app/_figures/rows-address";
import { Rows } from "@/app/_figures/rows-link";
import { Bars } from "@/app/_ui/charts/bars";
import { FigureTable } from "@/app/_ui/charts/figure-table";
import type { Figures, Series } from "@/app/_ui/charts/figures";
import { Legend } from "@/app/_ui/charts/legend";
import { Lines } from "@/app/_ui/charts/lines";
import { FigureCard } from "@/app/_ui/figures/figure-card";
import { number } from "@/app/_ui/format";
import { periodOf } from "@/lib/incidents/period";
import type { Backlog } from "@/lib/reporting/backlog";
import { definitions } from "@/lib/reporting/definitions";
import type { Report } from "../_parts/report";
import { reported } from "../_parts/reported";

const opened: Series = { key: "opened", label: "Opened", look: { colour: "var(--hb-chart-opened)" } };
const closed: Series = { key: "closed", label: "Closed", look: { colour: "var(--hb-chart-closed)" } };
const open: Series = { key: "open", label: "Open at its end", look: { colour: "var(--hb-chart-open)" } };
const syncId = "flow";

/** What comes in, what goes out, and what that leaves. */
export async function Flow({ report }: { report: Report }) {
  const { range, now, rows } = report;
  const { backlog: flow } = await reported(report);
  const figures = figuresOf(flow, rows, now);
  const { name } = definitions.backlog;
  const moving = { ...figures, series: [opened, closed] };
  return (
    <FigureCard
      name={name}
      definition={<Definition of="backlog" />}
      lede={<Lede flow={flow} words={rangeWords(range)} rows={rows} now={now} />}
      chart={
        <>
          <Legend series={[open]} lines={{}} />
          <Lines name="Backlog" figures={{ ...figures, series: [open] }} height={120} syncId={syncId} />
          <Legend series={[opened, closed]} />
          <Bars
            name="Opened, above the line, and closed, below it"
            figures={moving}
            stacking="sides"
            height={170}
            syncId={syncId}
          />
        </>
      }
      table={<FigureTable name={name} figures={figures} />}
    />
  );
}

type LedeProps = { flow: Backlog; words: string; rows: RowsOf; now: Date };

function Lede({ flow, words, rows, now }: LedeProps) {
  const sum = (key: "opened" | "closed") => flow.periods.reduce((total, period) => total + period[key], 0);
  const end = flow.periods.at(-1)?.open ?? 0;
  const by = end - flow.before;
  const [from = now, until = now] = [flow.periods[0]?.start, flow.periods.at(-1)?.end];
  const period = periodOf({ from, until });
  return (
    <>
      {words[0]?.toUpperCase()}
      {words.slice(1)}{" "}
      <strong>
        <Rows at={rows({ status: "any", opened: period })}>{number(sum("opened"))}</Rows>
      </strong>{" "}
      were opened and{" "}
      <strong>
        <Rows at={rows({ status: "closed", closed: period })}>{number(sum("closed"))}</Rows>
      </strong>{" "}
      closed; the backlog {by === 0 ? "stayed" : by < 0 ? `shrank by ${number(-by)}, to` : `grew by ${number(by)}, to`}{" "}
      <strong>
        <Rows at={openAtEnd(rows, until, now)}>{number(end)}</Rows>
      </strong>
      .
    </>
  );
}

function figuresOf({ grain, periods }: Backlog, rows: RowsOf, now: Date): Figures {
  return {
    unit: "count",
    over: grain === "week" ? "Week from" : "Month",
    series: [opened, closed, open],
    points: periods.map(({ start, end, ...values }) => {
      const period = periodOf({ from: start, until: end });
      return {
        label: grain === "week" ? weekLabel(start) : monthLabel(start),
        title: grain === "week" ? longDayName(start) : monthName(start),
        values,
        rows: {
          opened: rows({ status: "any", opened: period }),
          closed: rows({ status: "closed", closed: period }),
          open: openAtEnd(rows, end, now),
        },
      };
    }),
  };
}

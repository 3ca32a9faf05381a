import { rangeWords } from "@/app/_figures/month-words";
import { Rows } from "@/app/_figures/rows-link";
import type { Look, Series } from "@/app/_ui/charts/figures";
import { percent } from "@/app/_ui/charts/spell";
import layout from "@/app/_ui/figures/figures.module.css";
import { counted, number } from "@/app/_ui/format";
import { closerWord } from "@/app/_ui/words";
import { Closer } from "@/prisma/generated/enums";
import { MonthlyCard } from "../_parts/monthly-card";
import type { Report } from "../_parts/report";
import { periodIn } from "../_parts/report-period";
import { reported } from "../_parts/reported";

const looks: Record<Closer, Look> = {
  link: { colour: "var(--hb-chart-closed)" },
  app: { colour: "var(--hb-chart-closed)", texture: "hatched" },
  security: { colour: "var(--hb-chart-opened)" },
  source: { colour: "var(--hb-chart-quiet)" },
  playbook: { colour: "var(--hb-chart-claimed)", texture: "dotted" },
};
const closers: Series[] = Object.values(Closer).map((key) => ({ key, label: closerWord[key], look: looks[key] }));
const punctuality: Series[] = [
  { key: "in_time", label: "In time", look: { colour: "var(--hb-chart-closed)" } },
  { key: "late", label: "Late", look: { colour: "var(--hb-chart-opened)", texture: "hatched" } },
];
const revocations: Series[] = [
  { key: "verified", label: "Verified", look: { colour: "var(--hb-chart-closed)" } },
  { key: "claimed", label: "Claimed", look: { colour: "var(--hb-chart-claimed)", texture: "hatched" } },
];
const returns: Series[] = [{ key: "", label: "Came back", look: { colour: "var(--hb-chart-opened)" } }];

/** By whom, in time or not, and whether it lasts. */
export async function Closing({ report }: { report: Report }) {
  const { range, rows } = report;
  const { closed_by, punctual, revoked, returned } = (await reported(report)).counts;
  const words = rangeWords(range);
  const period = periodIn(range);
  const closes = (ask: Record<string, string | string[]> = {}) => rows({ status: "closed", closed: period, ...ask });
  const closed = sum(closed_by.whole);
  const developers = sum(closed_by.whole, "link", "app");
  const due = sum(punctual.whole);
  const said = sum(revoked.whole);
  const back = sum(returned.whole);
  return (
    <div className={layout.cards}>
      <MonthlyCard
        report={report}
        figure="closers"
        series={closers}
        counts={closed_by}
        stacking="parts"
        ask={(month, key) => ({ status: "closed", closed: month, closed_by: key })}
      >
        {closed === 0 ? (
          `Nothing was closed ${words}.`
        ) : (
          <>
            Developers closed{" "}
            <strong>
              <Rows at={closes({ closed_by: ["link", "app"] })}>{percent(developers / closed)}</Rows>
            </strong>{" "}
            of <Rows at={closes()}>{number(closed)}</Rows> themselves, {words}.
          </>
        )}
      </MonthlyCard>
      <MonthlyCard
        report={report}
        figure="punctual"
        series={punctuality}
        counts={punctual}
        stacking="stacked"
        ask={(month, key) => ({ status: "closed", closed: month, punctual: key })}
      >
        {due === 0 ? (
          `Nothing with a due date was closed ${words}.`
        ) : (
          <>
            <strong>
              <Rows at={closes({ punctual: "in_time" })}>{percent((punctual.whole.in_time ?? 0) / due)}</Rows>
            </strong>{" "}
            of <Rows at={closes({ punctual: ["in_time", "late"] })}>{number(due)}</Rows> were closed in time.
          </>
        )}
      </MonthlyCard>
      <MonthlyCard
        report={report}
        figure="revocations"
        series={revocations}
        counts={revoked}
        stacking="stacked"
        ask={(month, key) => ({ status: "closed", closed: month, verification: key })}
      >
        {said === 0 ? (
          `Nothing was closed as revoked ${words}.`
        ) : (
          <>
            Of <Rows at={closes({ verification: ["verified", "claimed"] })}>{number(said)}</Rows> said to be revoked,{" "}
            <strong>
              <Rows at={closes({ verification: "verified" })}>{percent((revoked.whole.verified ?? 0) / said)}</Rows>
            </strong>{" "}
            are seen or shown to be.
          </>
        )}
      </MonthlyCard>
      <MonthlyCard
        report={report}
        figure="regressions"
        series={returns}
        counts={returned}
        stacking="beside"
        ask={(month) => ({ status: "any", returned: month })}
      >
        {back === 0 ? (
          `Nothing came back ${words}.`
        ) : (
          <>
            <strong>
              <Rows at={rows({ status: "any", returned: period })}>{counted(back, "incident")}</Rows>
            </strong>{" "}
            came back after being resolved, {words}.
          </>
        )}
      </MonthlyCard>
    </div>
  );
}

function sum(counts: Record<string, number>, ...labels: string[]): number {
  return Object.entries(counts).reduce(
    (total, [label, count]) => (labels.length === 0 || labels.includes(label) ? total + count : total),
    0,
  );
}

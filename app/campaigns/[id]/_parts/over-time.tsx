import { date, number } from "@/app/_ui/format";
import { RecordTable } from "@/app/_ui/record-table";
import type { Day } from "@/lib/campaigns/progress";
import classes from "../../_parts/campaigns.module.css";

const series = ["mailed", "opened", "answered", "closed"] as const;
const word = { mailed: "Mailed", opened: "Opened", answered: "Answered", closed: "Closed" } as const;
const width = 640;
const height = 190;
const left = 36;
const right = 92;
const bottom = 24;
const top = 8;
const labelHeight = 15;

/** How many incidents had been mailed, opened, answered and closed, day by day; with the same numbers as a table. */
export function OverTime({ days }: { days: Day[] }) {
  const last = days.at(-1);
  if (!last || days.length < 2)
    return <p className="hb-muted">The lines begin tomorrow; until then the numbers above say it all.</p>;
  const most = Math.max(1, ...days.flatMap((one) => series.map((key) => one[key])));
  const x = (index: number) => left + (index / (days.length - 1)) * (width - left - right);
  const y = (value: number) => height - bottom - (value / most) * (height - bottom - top);
  const labels = apart(series.map((key) => ({ key, at: y(last[key]) })));
  return (
    <>
      <svg className={classes.chart} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={spoken(last)}>
        {[0, most].map((value) => (
          <g key={value}>
            <line className={classes.axis} x1={left} x2={width - right} y1={y(value)} y2={y(value)} />
            <text x={left - 6} y={y(value) + 4} textAnchor="end">
              {number(value)}
            </text>
          </g>
        ))}
        {series.map((key) => (
          <polyline
            key={key}
            className={classes.line}
            data-series={key}
            points={days.map((one, index) => `${x(index)},${y(one[key])}`).join(" ")}
          />
        ))}
        {labels.map(({ key, at }) => (
          <text key={key} x={width - right + 8} y={at + 4}>
            {word[key]} {number(last[key])}
          </text>
        ))}
        <text x={left} y={height - 6}>
          {date(days[0]?.day ?? 0)}
        </text>
        <text x={width - right} y={height - 6} textAnchor="end">
          {date(last.day)}
        </text>
      </svg>
      <details>
        <summary className="hb-muted">As a table</summary>
        <RecordTable
          caption="Incidents by the end of each day"
          rows={days.toReversed()}
          idOf={({ day }) => day.toISOString()}
          tall
          columns={[
            { head: "Day", cell: ({ day }) => date(day) },
            ...series.map((key) => ({
              head: word[key],
              numeric: true,
              cell: (one: Day) => number(one[key]),
            })),
          ]}
        />
      </details>
    </>
  );
}

function spoken(last: Day): string {
  return `By ${date(last.day)}: ${series.map((key) => `${number(last[key])} ${word[key].toLowerCase()}`).join(", ")}`;
}

/** Labels at the ends of lines, moved so that none covers another. */
function apart<Label extends { at: number }>(labels: Label[]): Label[] {
  const sorted = labels.toSorted((a, b) => b.at - a.at);
  let below = height - bottom + labelHeight;
  return sorted.map((label) => {
    below = Math.min(label.at, below - labelHeight);
    return { ...label, at: below };
  });
}

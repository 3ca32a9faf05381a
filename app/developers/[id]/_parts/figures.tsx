import Link from "next/link";
import { Definition } from "@/app/_figures/definition";
import { Card } from "@/app/_ui/card";
import { date, duration, number } from "@/app/_ui/format";
import { Prevention } from "@/app/_ui/prevention";
import { RecordTable } from "@/app/_ui/record-table";
import { figureOf, headOf } from "@/app/developers/_list/column-words";
import { type Period, periodWord, rowsOf } from "@/app/developers/_list/list-address";
import { Weeks } from "@/app/developers/_list/weeks";
import { periodOf } from "@/lib/incidents/period";
import type { DeveloperProgress } from "@/lib/reporting/developer-progress";
import type { Prevention as Prevented } from "@/lib/scanning/prevented";
import classes from "./developer.module.css";

const dayMs = 86_400_000;
const mondayOf = (now: Date) => {
  const midnight = Math.floor(now.getTime() / dayMs) * dayMs;
  return midnight - ((now.getUTCDay() + 6) % 7) * dayMs;
};
const sumOf = (counts: readonly number[]) => number(counts.reduce((sum, count) => sum + count, 0));
const afterWeek = (monday: Date) => new Date(monday.getTime() + 7 * dayMs);
const length = (ms: number | null) => (ms === null ? "–" : duration(ms));

function Value({ text, href }: { text: string; href: string }) {
  if (text === "0" || text === "–") return text;
  return (
    <Link className="hb-link" href={href} prefetch={false}>
      {text}
    </Link>
  );
}

type Props = { row: DeveloperProgress; period: Period; since: string; prevented: Prevented | null; now: Date };

/** The same figures as in the list, each with its definition at hand. `prevented`: null where they hold no token. */
export function Figures({ row, period, since, prevented, now }: Props) {
  const rows = rowsOf(row.id, since);
  const weeks = row.opened.map((opened, index) => ({
    monday: new Date(mondayOf(now) - (row.opened.length - 1 - index) * 7 * dayMs),
    opened,
    closed: row.closed[index] ?? 0,
  }));
  const weekOf = (monday: Date) => periodOf({ from: monday, until: afterWeek(monday) });
  const twelve = periodOf({ from: weeks[0]?.monday ?? now, until: afterWeek(weeks.at(-1)?.monday ?? now) });
  const figures = [
    ["open", number(row.open)],
    ["overdue", number(row.overdue)],
    ["awaiting", number(row.awaiting)],
    ["incidents", number(row.incidents)],
    ["resolved", number(row.resolved)],
    ["ignored", number(row.ignored)],
    ["action", length(row.actionMs)],
    ["remediation", length(row.remediateMs)],
  ] as const;
  return (
    <Card
      id="figures"
      title="Figures"
      end={
        <nav className={classes.periods} aria-label="Period">
          {(Object.keys(periodWord) as Period[]).map((key) => (
            <Link
              key={key}
              className="hb-link"
              prefetch={false}
              scroll={false}
              href={key === "90d" ? `/developers/${row.id}` : `/developers/${row.id}?period=${key}`}
              aria-current={key === period ? "true" : undefined}
            >
              {periodWord[key]}
            </Link>
          ))}
        </nav>
      }
    >
      <dl className={classes.figures}>
        {figures.map(([id, value]) => (
          <div key={id}>
            <dt>
              {headOf(id)} <Definition of={figureOf(id)} />
            </dt>
            <dd className={id === "overdue" && row.overdue > 0 ? classes.strong : undefined}>
              <Value text={value} href={rows[id]} />
            </dd>
          </div>
        ))}
      </dl>
      {prevented && (
        <p className={classes.prevented}>
          <Prevention prevented={prevented} whose="their" period={periodWord[period]} />
        </p>
      )}
      <div className={classes.weeks}>
        <Weeks opened={row.opened} closed={row.closed} size="large" />
        <p className="hb-muted">
          The last 12 weeks: <Value text={sumOf(row.opened)} href={rows.began(twelve)} /> began, above the line;{" "}
          <Value text={sumOf(row.closed)} href={rows.closedByThem(twelve)} /> they closed themselves, below it.{" "}
          <Definition of="developer-trend" />
        </p>
        <details>
          <summary>Week by week</summary>
          <RecordTable
            caption="The last 12 weeks"
            rows={weeks}
            idOf={({ monday }) => monday.toISOString()}
            columns={[
              { head: "Week of", cell: ({ monday }) => date(monday, now) },
              {
                head: "Began",
                numeric: true,
                cell: ({ opened, monday }) => <Value text={number(opened)} href={rows.began(weekOf(monday))} />,
              },
              {
                head: "Closed by them",
                numeric: true,
                cell: ({ closed, monday }) => <Value text={number(closed)} href={rows.closedByThem(weekOf(monday))} />,
              },
            ]}
          />
        </details>
      </div>
    </Card>
  );
}

import { Definition } from "@/app/_figures/definition";
import { monthName } from "@/app/_figures/month-words";
import { duration } from "@/app/_ui/format";
import { type RecordColumn, RecordTable } from "@/app/_ui/record-table";
import { definitions } from "@/lib/reporting/definitions";
import { monthKey } from "@/lib/reporting/report-filter";
import { Count, Figure } from "./count";
import type { Month } from "./months-of";
import classes from "./overview.module.css";
import type { OwnRows } from "./rows-of";

type Props = { months: readonly Month[]; rows: OwnRows; now: Date };

/** The months one by one, the newest first. */
export function MonthsTable({ months, rows, now }: Props) {
  return (
    <section className={classes.panel} aria-label="Month by month">
      <RecordTable
        caption="Month by month, the newest first"
        columns={columnsOf(rows, now)}
        rows={months.toReversed()}
        idOf={({ month }) => monthKey(month)}
      />
    </section>
  );
}

function columnsOf(rows: OwnRows, now: Date): RecordColumn<Month>[] {
  return [
    { head: "Month", cell: ({ month }) => monthName(month) },
    {
      head: "Open at the end",
      numeric: true,
      mark: <Definition of="open-at-end" />,
      cell: ({ month, open }) => <Count value={open} rows={rows.openAt(month, now)} />,
    },
    {
      head: definitions.fixed.name,
      numeric: true,
      mark: <Definition of="fixed" />,
      cell: ({ month, fixed }) => <Count value={fixed} rows={rows.fixed(monthKey(month))} />,
    },
    {
      head: definitions["closed-by-hand"].name,
      numeric: true,
      mark: <Definition of="closed-by-hand" />,
      cell: ({ month, closedByHand }) => <Count value={closedByHand} rows={rows.closedByHand(monthKey(month))} />,
    },
    {
      head: "Mean time to remediate",
      numeric: true,
      mark: <Definition of="mttr" />,
      cell: ({ month, meanMs }) =>
        meanMs === null ? (
          <span className="hb-muted">–</span>
        ) : (
          <Figure rows={rows.counted(monthKey(month))}>{duration(meanMs)}</Figure>
        ),
    },
  ];
}

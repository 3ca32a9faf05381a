import Link from "next/link";
import { Definition } from "@/app/_figures/definition";
import { monthName } from "@/app/_figures/month-words";
import { EmptyState } from "@/app/_ui/empty-state";
import { ExportMenu } from "@/app/_ui/export-menu";
import { duration, number } from "@/app/_ui/format";
import { type RecordColumn, RecordTable } from "@/app/_ui/record-table";
import { Sparkline } from "@/app/_ui/sparkline";
import { oneLine } from "@/emails/words";
import type { MemberViewer } from "@/lib/access/viewer";
import { periodOf } from "@/lib/incidents/period";
import { definitions } from "@/lib/reporting/definitions";
import type { Level } from "@/lib/reporting/levels";
import { overviewTable, type TableQuery, type TableRow } from "@/lib/reporting/overview-table";
import { addMonths } from "@/lib/reporting/report-filter";
import { Count, Figure } from "./count";
import classes from "./overview.module.css";
import { nextSorting, type OverviewState, overviewAddress, tableQuery } from "./overview-address";
import { type OwnRows, rowsOfOwner } from "./rows-of";

type Props = { viewer: MemberViewer; level: Level; path: string; state: OverviewState; query: TableQuery; now: Date };

/** One row for each repository or organisation; each number leads to its incidents. */
export async function OverviewTable({ viewer, level, path, state, query, now }: Props) {
  const { rows, total } = await overviewTable(viewer, level, query);
  if (rows.length === 0) return <Nothing level={level} path={path} state={state} />;
  const first = query.skip + 1;
  return (
    <div className={classes.panel}>
      <RecordTable
        caption={`${words[level].many}, ${number(first)} to ${number(query.skip + rows.length)} of ${number(total)}`}
        columns={columnsOf(level, path, state, query, now)}
        rows={rows}
        idOf={({ id }) => id}
      />
      <nav aria-label="Pages" className={classes.pager}>
        <ExportMenu
          table={`${level}_overview`}
          query={tableQuery(state, query.organisation)}
          name={words[level].many.toLowerCase()}
        />
        <span className="hb-muted hb-tabular">
          {number(first)} to {number(query.skip + rows.length)} of {number(total)}
        </span>
        {state.page > 1 && (
          <Link className="hb-link" rel="prev" href={overviewAddress(path, state, { page: state.page - 1 })}>
            Previous
          </Link>
        )}
        {query.skip + rows.length < total && (
          <Link className="hb-link" rel="next" href={overviewAddress(path, state, { page: state.page + 1 })}>
            Next
          </Link>
        )}
      </nav>
    </div>
  );
}

const words = {
  repository: { one: "Repository", many: "Repositories", address: "/repositories" },
  organisation: { one: "Organisation", many: "Organisations", address: "/organisations" },
} as const;

function columnsOf(
  level: Level,
  path: string,
  state: OverviewState,
  { range }: TableQuery,
  now: Date,
): RecordColumn<TableRow>[] {
  const period = periodOf({ from: range.start, until: range.end });
  const running = range.end > now;
  const sort = (by: string) => ({
    href: overviewAddress(path, state, nextSorting(state, by)),
    direction: state.sort === by ? state.direction : undefined,
  });
  const rows = ({ name }: TableRow): OwnRows => rowsOfOwner(level, name, state);
  return [
    {
      head: words[level].one,
      sort: sort("name"),
      cell: ({ id, name }) => (
        <Link className={classes.name} href={overviewAddress(`${words[level].address}/${id}`, { ...state, ...plain })}>
          {oneLine(name, 120)}
        </Link>
      ),
    },
    {
      head: running ? "Open now" : "Open at the end",
      numeric: true,
      sort: sort("open"),
      mark: <Definition of={running ? "open" : "open-at-end"} />,
      cell: (row) => <Count value={row.open} rows={rows(row).openAt(addMonths(range.end, -1), now)} />,
    },
    {
      head: definitions.fixed.name,
      numeric: true,
      sort: sort("fixed"),
      mark: <Definition of="fixed" />,
      cell: (row) => <Count value={row.fixed} rows={rows(row).fixed(period)} />,
    },
    {
      head: definitions["closed-by-hand"].name,
      numeric: true,
      sort: sort("by_hand"),
      mark: <Definition of="closed-by-hand" />,
      cell: (row) => <Count value={row.closedByHand} rows={rows(row).closedByHand(period)} />,
    },
    {
      head: "Mean time to remediate",
      numeric: true,
      sort: sort("mttr"),
      mark: <Definition of="mttr" />,
      cell: (row) =>
        row.meanMs === null ? (
          <span className="hb-muted">–</span>
        ) : (
          <Figure rows={rows(row).counted(period)}>{duration(row.meanMs)}</Figure>
        ),
    },
    { head: "Open, month by month", cell: (row) => <Trend row={row} end={range.end} /> },
  ];
}

/** What a page of months understands of a table's address. */
const plain = { by: "repository", q: "", sort: "open", direction: "desc" } as const;

function Trend({ row: { trend }, end }: { row: TableRow; end: Date }) {
  const first = trend[0] ?? 0;
  const last = trend.at(-1) ?? 0;
  const since = monthName(addMonths(end, -trend.length));
  return <Sparkline values={trend} title={`From ${number(first)} open in ${since} to ${number(last)}`} />;
}

function Nothing({ level, path, state }: { level: Level; path: string; state: OverviewState }) {
  const { many } = words[level];
  if (state.q === "" && state.kind.length === 0)
    return (
      <EmptyState title={`No ${many.toLowerCase()} yet`}>
        They appear here with the first incident that names one. Connect a source under Settings, or send a report.
      </EmptyState>
    );
  return (
    <EmptyState
      title={`No ${many.toLowerCase()} match`}
      action={
        <Link className="hb-link" href={overviewAddress(path, state, { q: "", kind: [] })}>
          Clear search and filters
        </Link>
      }
    >
      {state.q ? `None with incidents has “${oneLine(state.q, 60)}” in its name.` : "None has incidents of this kind."}
    </EmptyState>
  );
}

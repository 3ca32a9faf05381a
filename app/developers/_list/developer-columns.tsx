import Link from "next/link";
import { type Columns, columnHelper } from "@/app/_ui/data-table";
import { counted, duration, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { type ColumnId, columnWord } from "./column-words";
import classes from "./developer-list.module.css";
import { rowsOf } from "./list-address";
import type { DeveloperRow } from "./row";
import { StandingLabel } from "./standing-label";
import { Weeks } from "./weeks";

const column = columnHelper<DeveloperRow>();
const head = (id: ColumnId) => () => <span title={columnWord[id][1]}>{columnWord[id][0]}</span>;
const figure = (
  id: ColumnId,
  key: keyof DeveloperRow & ("incidents" | "open" | "overdue" | "awaiting" | "resolved" | "ignored"),
) =>
  column.accessor(key, {
    id,
    header: head(id),
    meta: { sort: id, area: "more", numeric: true },
    cell: ({ getValue, row }) => (
      <Count value={getValue()} strong={id === "overdue"} href={rowsOf(id, row.original.id)} />
    ),
  });
const time = (id: ColumnId, key: "actionMs" | "remediateMs") =>
  column.accessor(key, {
    id,
    header: head(id),
    meta: { sort: id, area: "more", numeric: true },
    cell: ({ getValue }) => <Length ms={getValue()} />,
  });

const all: Columns<DeveloperRow> = column.columns([
  column.accessor("name", {
    id: "name",
    header: "Developer",
    meta: { sort: "name", area: "what" },
    cell: ({ row: { original: row } }) => <Who row={row} />,
  }),
  column.accessor("contact", {
    id: "contact",
    header: head("contact"),
    meta: { sort: "contact", area: "status" },
    cell: ({ row: { original: row } }) => <StandingLabel standing={row.contact} member={row.memberId !== null} />,
  }),
  column.accessor("lastContactAt", {
    id: "last_contact",
    header: head("last_contact"),
    meta: { sort: "last_contact", area: "more" },
    cell: ({ getValue }) => (getValue() ? <Moment at={getValue() ?? ""} /> : <None />),
  }),
  figure("incidents", "incidents"),
  figure("open", "open"),
  figure("overdue", "overdue"),
  figure("awaiting", "awaiting"),
  figure("resolved", "resolved"),
  figure("ignored", "ignored"),
  time("action", "actionMs"),
  time("remediation", "remediateMs"),
  column.accessor("opened", {
    id: "trend",
    header: head("trend"),
    meta: { sort: "trend", area: "more" },
    cell: ({ row: { original: row } }) => <Weeks opened={row.opened} closed={row.closed} />,
  }),
]);

/** The columns that are shown; who it is always is. */
export function developerColumns(hide: readonly string[]): Columns<DeveloperRow> {
  return all.filter(({ id }) => !hide.includes(id ?? ""));
}

function Who({ row }: { row: DeveloperRow }) {
  return (
    <div className={classes.who}>
      <Link href={`/developers/${row.id}`} className={classes.name} prefetch={false}>
        {row.name}
      </Link>
      {row.email && row.email !== row.name && (
        <div className={classes.under} title={row.email}>
          {row.email}
          {row.more > 0 && ` +${row.more}`}
        </div>
      )}
      <div className={classes.brief}>
        {counted(row.open, "open", "open")}, {row.overdue} overdue, {row.awaiting} awaiting an answer
      </div>
    </div>
  );
}

function Count({ value, strong, href }: { value: number; strong: boolean; href: string | null }) {
  if (value === 0) return <span className="hb-muted">0</span>;
  const text = <span className={strong ? classes.strong : undefined}>{number(value)}</span>;
  return href ? (
    <Link href={href} prefetch={false}>
      {text}
    </Link>
  ) : (
    text
  );
}

function Length({ ms }: { ms: number | null }) {
  return ms === null ? <None /> : <span className={classes.length}>{duration(ms)}</span>;
}

function None() {
  return (
    <span className="hb-muted" title="None">
      –
    </span>
  );
}

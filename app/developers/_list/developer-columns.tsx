import Link from "next/link";
import { type Columns, columnHelper } from "@/app/_ui/data-table";
import { counted, duration, number } from "@/app/_ui/format";
import { Moment } from "@/app/_ui/moment";
import { briefOf, type ColumnId, headOf } from "./column-words";
import classes from "./developer-list.module.css";
import { rowsOf } from "./list-address";
import type { DeveloperRow } from "./row";
import { StandingLabel } from "./standing-label";
import { Weeks } from "./weeks";

const column = columnHelper<DeveloperRow>();
const head = (id: ColumnId) => () => <span title={briefOf(id)}>{headOf(id)}</span>;

/** The columns that are shown, in the order of their words; who it is always is. `since`: the day on which the period began. */
export function developerColumns(hide: readonly string[], since: string): Columns<DeveloperRow> {
  const figure = (id: "incidents" | "open" | "overdue" | "awaiting" | "resolved" | "ignored") =>
    column.accessor(id, {
      id,
      header: head(id),
      meta: { sort: id, area: "more", numeric: true },
      cell: ({ getValue, row: { original: row } }) => (
        <Count value={getValue()} strong={id === "overdue"} href={rowsOf(row.id, since)[id]} />
      ),
    });
  const time = (id: "action" | "remediation", key: "actionMs" | "remediateMs") =>
    column.accessor(key, {
      id,
      header: head(id),
      meta: { sort: id, area: "more", numeric: true },
      cell: ({ getValue, row: { original: row } }) => <Length ms={getValue()} href={rowsOf(row.id, since)[id]} />,
    });
  const all: Columns<DeveloperRow> = column.columns([
    column.accessor("name", {
      id: "name",
      header: "Developer",
      meta: { sort: "name", area: "what" },
      cell: ({ row: { original: row } }) => <Who row={row} since={since} />,
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
    figure("incidents"),
    figure("open"),
    figure("overdue"),
    figure("awaiting"),
    figure("resolved"),
    figure("ignored"),
    time("action", "actionMs"),
    time("remediation", "remediateMs"),
    column.accessor("opened", {
      id: "trend",
      header: head("trend"),
      meta: { sort: "trend", area: "more" },
      cell: ({ row: { original: row } }) => <Weeks opened={row.opened} closed={row.closed} />,
    }),
  ]);
  return all.filter(({ id }) => !hide.includes(id ?? ""));
}

function Who({ row, since }: { row: DeveloperRow; since: string }) {
  const rows = rowsOf(row.id, since);
  const brief = (count: number, words: string, href: string) =>
    count === 0 ? (
      words
    ) : (
      <Link href={href} prefetch={false}>
        {words}
      </Link>
    );
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
        {brief(row.open, counted(row.open, "open", "open"), rows.open)},{" "}
        {brief(row.overdue, `${number(row.overdue)} overdue`, rows.overdue)},{" "}
        {brief(row.awaiting, `${number(row.awaiting)} awaiting an answer`, rows.awaiting)}
      </div>
    </div>
  );
}

function Count({ value, strong, href }: { value: number; strong: boolean; href: string }) {
  if (value === 0) return <span className="hb-muted">0</span>;
  return (
    <Link href={href} prefetch={false}>
      <span className={strong ? classes.strong : undefined}>{number(value)}</span>
    </Link>
  );
}

function Length({ ms, href }: { ms: number | null; href: string }) {
  if (ms === null) return <None />;
  return (
    <Link href={href} prefetch={false} className={classes.length}>
      {duration(ms)}
    </Link>
  );
}

function None() {
  return (
    <span className="hb-muted" title="None">
      –
    </span>
  );
}

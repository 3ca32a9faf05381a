import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import Link from "next/link";
import type { ReactNode } from "react";
import classes from "./record-table.module.css";
import { Scrolls } from "./scrolls";

export type RecordColumn<Row> = {
  head: string;
  cell(row: Row): ReactNode;
  numeric?: boolean;
  mono?: boolean;
  /** What can be done with a row: its buttons speak for themselves, so that the head is only read out. */
  action?: boolean;
  /** Where its head leads: to the same rows in its order; with a direction where they are in it. */
  sort?: { href: string; direction?: "asc" | "desc" | undefined };
  /** What stands beside the head, such as its definition. */
  mark?: ReactNode;
};

type Props<Row> = {
  caption: string;
  columns: RecordColumn<Row>[];
  rows: readonly Row[];
  idOf(row: Row): string | number;
  /** Kept for reading only: what is over, and what is pointed at. */
  isOver?(row: Row): boolean;
  isMarked?(row: Row): boolean;
  /** Scrolls within itself, from the keyboard too, instead of making the page long. */
  tall?: boolean;
};

/** A table to read. Where its columns have no room side by side, each row stands as a card with its heads beside the values. */
export function RecordTable<Row>(props: Props<Row>) {
  if (!props.tall)
    return (
      <div className={classes.frame}>
        <Rows {...props} />
      </div>
    );
  return (
    <Scrolls className={classes.frame} tall label={props.caption}>
      <Rows {...props} />
    </Scrolls>
  );
}

function Rows<Row>({ caption, columns, rows, idOf, isOver, isMarked }: Props<Row>) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.head}
              scope="col"
              className={column.numeric ? classes.numeric : undefined}
              aria-sort={column.sort?.direction && (column.sort.direction === "asc" ? "ascending" : "descending")}
            >
              <Head {...column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={idOf(row)} data-over={isOver?.(row) || undefined} data-marked={isMarked?.(row) || undefined}>
            {columns.map((column) => (
              <td key={column.head} data-head={column.head} className={classOf(column)}>
                <Cell content={column.cell(row)} mono={column.mono} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Head<Row>({ head, action, sort, mark }: RecordColumn<Row>) {
  if (action) return <span className={classes.hidden}>{head}</span>;
  if (!sort)
    return mark ? (
      <span className={classes.head}>
        {head} {mark}
      </span>
    ) : (
      head
    );
  return (
    <span className={classes.head}>
      <Link href={sort.href} prefetch={false} scroll={false} className={classes.sort}>
        {head}
        {sort.direction === "asc" && <IconArrowUp size={13} aria-hidden="true" />}
        {sort.direction === "desc" && <IconArrowDown size={13} aria-hidden="true" />}
      </Link>
      {mark}
    </span>
  );
}

/** One element, so that as a card's line it is one value beside its head. */
function Cell({ content, mono }: { content: ReactNode; mono: boolean | undefined }) {
  if (content === null || content === undefined || content === false || content === "") return null;
  return <div className={mono ? "hb-mono" : undefined}>{content}</div>;
}

function classOf<Row>({ numeric, action }: RecordColumn<Row>): string | undefined {
  if (action) return classes.action;
  return numeric ? classes.numeric : undefined;
}

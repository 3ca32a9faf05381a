import type { ReactNode } from "react";
import classes from "./record-table.module.css";

export type RecordColumn<Row> = {
  head: string;
  cell(row: Row): ReactNode;
  numeric?: boolean;
  mono?: boolean;
  /** What can be done with a row: its buttons speak for themselves, so that the head is only read out. */
  action?: boolean;
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
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable from the keyboard
    <section className={classes.frame} data-tall tabIndex={0} aria-label={props.caption}>
      <Rows {...props} />
    </section>
  );
}

function Rows<Row>({ caption, columns, rows, idOf, isOver, isMarked }: Props<Row>) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <thead>
        <tr>
          {columns.map(({ head, numeric, action }) => (
            <th key={head} scope="col" className={numeric ? classes.numeric : undefined}>
              {action ? <span className={classes.hidden}>{head}</span> : head}
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

/** One element, so that as a card's line it is one value beside its head. */
function Cell({ content, mono }: { content: ReactNode; mono: boolean | undefined }) {
  if (content === null || content === undefined || content === false || content === "") return null;
  return <div className={mono ? "hb-mono" : undefined}>{content}</div>;
}

function classOf<Row>({ numeric, action }: RecordColumn<Row>): string | undefined {
  if (action) return classes.action;
  return numeric ? classes.numeric : undefined;
}

import type { ReactNode } from "react";
import { type RecordHead, RecordRows } from "./record-rows";
import classes from "./record-table.module.css";
import { Scrolls } from "./scrolls";

export type RecordColumn<Row> = RecordHead & { cell(row: Row): ReactNode };

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

/** What is said of each row crosses to the other side once and bare; the elements around it are made there. */
function Rows<Row>({ caption, columns, rows, idOf, isOver, isMarked }: Props<Row>) {
  return (
    <RecordRows
      caption={caption}
      heads={columns.map(({ cell, ...head }) => head)}
      rows={rows.map((row) => ({
        id: idOf(row),
        ...(isOver?.(row) ? { over: true } : {}),
        ...(isMarked?.(row) ? { marked: true } : {}),
        // By number and not as a list, whose elements would each need a key.
        cells: { ...columns.map(({ cell }) => cell(row)) },
      }))}
    />
  );
}

"use client";

import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import {
  type ColumnDef,
  createColumnHelper,
  metaHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { type MouseEvent, type ReactNode, useMemo } from "react";
import classes from "./data-table.module.css";
import { Tick } from "./tick";

type Meta = { sort?: string; area: string; numeric?: boolean };
const features = tableFeatures({ rowSelectionFeature, columnMeta: metaHelper<Meta>() });
type Features = typeof features;

// biome-ignore lint/suspicious/noExplicitAny: columns of different value types share a list only under the library's own `any`
export type Columns<Row extends object> = ColumnDef<Features, Row, any>[];
export const columnHelper = <Row extends object>() => createColumnHelper<Features, Row>();
export type Sorting = { by: string; direction: "asc" | "desc" };

type Props<Row extends object> = {
  caption: string;
  columns: Columns<Row>;
  rows: Row[];
  idOf(row: Row): string;
  nameOf(row: Row): string;
  selected: RowSelectionState;
  onSelect?: ((selected: RowSelectionState) => void) | undefined;
  sorting: Sorting;
  onSort(by: string): void;
  activeId: string | null;
  onActivate(id: string): void;
  pending: boolean;
  children?: ReactNode;
};

/** A dense table in its server's order: it selects and marks rows, and asks for another order by its headers. */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { columns, rows, idOf, nameOf, selected, onSelect, sorting, activeId } = props;
  const table = useTable<Features, Row>({
    features,
    columns,
    data: rows,
    getRowId: idOf,
    state: useMemo(() => ({ rowSelection: selected }), [selected]),
    onRowSelectionChange: (change) => onSelect?.(typeof change === "function" ? change(selected) : change),
  });
  return (
    <table className={classes.table} aria-busy={props.pending} data-pending={props.pending || undefined}>
      <caption className={classes.caption}>{props.caption}</caption>
      <thead>
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id}>
            {onSelect && (
              <th scope="col" className={classes.pick}>
                <Tick
                  aria-label="Select all on this page"
                  checked={table.getIsAllRowsSelected()}
                  indeterminate={table.getIsSomeRowsSelected()}
                  onChange={(event) => table.toggleAllRowsSelected(event.currentTarget.checked)}
                />
              </th>
            )}
            {group.headers.map((header) => {
              const meta = header.column.columnDef.meta;
              const sorted = meta?.sort === sorting.by ? sorting.direction : undefined;
              return (
                <th
                  key={header.id}
                  scope="col"
                  data-area={meta?.area}
                  className={meta?.numeric ? classes.numeric : undefined}
                  aria-sort={sorted && (sorted === "asc" ? "ascending" : "descending")}
                >
                  {meta?.sort ? (
                    <button type="button" className={classes.sort} onClick={() => props.onSort(meta.sort ?? "")}>
                      <table.FlexRender header={header} />
                      {sorted === "asc" && <IconArrowUp size={13} aria-hidden="true" />}
                      {sorted === "desc" && <IconArrowDown size={13} aria-hidden="true" />}
                    </button>
                  ) : (
                    <table.FlexRender header={header} />
                  )}
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody>
        {table.getRowModel().rows.map((row) => (
          <tr
            key={row.id}
            data-row={row.id}
            tabIndex={-1}
            data-active={row.id === activeId || undefined}
            data-selected={row.getIsSelected() || undefined}
            onClick={(event) => openFirstLink(event)}
            onKeyDown={(event) => event.key === "Enter" && event.target === event.currentTarget && openFirstLink(event)}
            onFocus={() => props.onActivate(row.id)}
          >
            {onSelect && (
              <td className={classes.pick}>
                <Tick
                  aria-label={`Select ${nameOf(row.original)}`}
                  checked={row.getIsSelected()}
                  onChange={(event) => row.toggleSelected(event.currentTarget.checked)}
                />
              </td>
            )}
            {row.getAllCells().map((cell) => {
              const meta = cell.column.columnDef.meta;
              return (
                <td key={cell.id} data-area={meta?.area} className={meta?.numeric ? classes.numeric : undefined}>
                  <table.FlexRender cell={cell} />
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The whole row opens what its first link opens, except where something else in it was meant. */
function openFirstLink(event: MouseEvent<HTMLElement> | React.KeyboardEvent<HTMLElement>): void {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest("a, button, input, label") || window.getSelection()?.toString()) return;
  event.currentTarget.querySelector("a")?.click();
}

import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { type ExportFormat, textOf } from "@/lib/exports/format";
import type { Query } from "@/lib/exports/table";
import { tableOf } from "@/lib/exports/tables";

export type Asked = { table: string; format: ExportFormat; query: Query };

/** Rows of a file that are read and written at a time. */
export const rowsPerPiece = 2_000;
/** Of a stream; as many again are read while these are sent. What lives longer than it takes to clear away makes the process grow. */
const rowsOfStream = 500;

/** How many rows it has now. */
export async function countExport(viewer: Viewer, { table: name, query }: Omit<Asked, "format">): Promise<number> {
  const table = tableOf(name);
  authorize(viewer, table.permission);
  return table.count(viewer, query);
}

/**
 * The rows of a table, in the filter's order, as pieces of text. Each piece is a few short queries, one piece ahead of the
 * reader: a slow one holds no connection, and a fast one does not wait. The event of the export is written before the first piece, so that nobody reads
 * without a trace.
 */
export async function exportTable(viewer: Viewer, asked: Asked): Promise<AsyncGenerator<string>> {
  const rows = await countExport(viewer, asked);
  const eventId = await inTransaction((tx) => recordExport(tx, viewer, asked, { rows }));
  return pieces(viewer, asked, eventId);
}

/** Answers the number of the event. */
export async function recordExport(
  tx: Tx,
  viewer: Viewer,
  { table, format, query }: Asked,
  more: { rows: number; file?: string },
): Promise<number> {
  const detail = { table, format, filter: { ...query }, ...more };
  const [eventId] = await record(tx, viewer, [{ type: "table.exported", subject: table, detail }]);
  return Number(eventId);
}

async function* pieces(viewer: Viewer, asked: Asked, eventId: number): AsyncGenerator<string> {
  const read = (cursor: string, before: number) =>
    pieceOf(viewer, asked, { cursor, before, eventId, rows: rowsOfStream });
  let told = 0;
  for (let coming: Promise<Piece> | null = read("", 0); coming !== null; ) {
    const { text, rows, next }: Piece = await coming;
    told += rows;
    coming = next === null ? null : read(next, told);
    // Whoever leaves meanwhile does not hear of its failing, and whoever stays does.
    coming?.catch(() => undefined);
    if (text) yield text;
  }
}

export type Piece = { text: string; rows: number; next: string | null };

/** The piece that begins at the cursor, after so many rows before it; the empty cursor is the beginning. */
export async function pieceOf(
  viewer: Viewer,
  { table: name, format, query }: Asked,
  { cursor, before, eventId, rows = rowsPerPiece }: { cursor: string; before: number; eventId: number; rows?: number },
): Promise<Piece> {
  const table = tableOf(name);
  const from = cursor === "" ? {} : { cursor };
  const page = await table.page(viewer, query, { ...from, limit: rows, eventId });
  const isLast = page.next === null;
  const text = textOf(table, format, { rows: page.rows, before: cursor === "" ? null : before, isLast });
  return { text, rows: page.rows.length, next: page.next };
}

/** "handback-incidents-2026-11-27.csv" */
export function fileName({ table, format }: Pick<Asked, "table" | "format">, at: Date): string {
  return `handback-${table.replaceAll("_", "-")}-${at.toISOString().slice(0, 10)}.${format}`;
}

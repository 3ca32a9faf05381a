import { csvLine } from "@/lib/exports/csv";
import type { Table, Value } from "@/lib/exports/table";

export const exportFormats = ["csv", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const mediaTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson",
};

/** What stands before the first row. */
export function headOf({ columns }: Table, format: ExportFormat): string {
  return format === "csv" ? csvLine(columns) : "";
}

export function textOf({ columns }: Table, format: ExportFormat, rows: readonly (readonly Value[])[]): string {
  const lineOf = format === "csv" ? inCsv : inJson;
  return rows.map((row) => lineOf(columns, row)).join("");
}

const inCsv = (_: readonly string[], row: readonly Value[]) => csvLine(row.map(plain));
const inJson = (columns: readonly string[], row: readonly Value[]) => `${JSON.stringify(named(columns, row))}\n`;

function named(columns: readonly string[], row: readonly Value[]): Record<string, unknown> {
  const object: Record<string, unknown> = {};
  columns.forEach((column, index) => {
    object[column] = exact(row[index] ?? null);
  });
  return object;
}

const exact = (value: Value) => (typeof value === "bigint" ? Number(value) : value);

function plain(value: Value): string | number | bigint | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}

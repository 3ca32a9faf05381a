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
  if (format === "csv") return rows.map((row) => csvLine(row.map(plain))).join("");
  return rows.map((row) => `${JSON.stringify(named(columns, row))}\n`).join("");
}

function named(columns: readonly string[], row: readonly Value[]): Record<string, unknown> {
  return Object.fromEntries(row.map((value, index) => [columns[index], exact(value)]));
}

const exact = (value: Value) => (typeof value === "bigint" ? Number(value) : value);

function plain(value: Value): string | number | bigint | null {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint")
    return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof Date) return value.toISOString();
  return Array.isArray(value) ? value.join("; ") : JSON.stringify(value);
}

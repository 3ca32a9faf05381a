import { csvLine } from "@/lib/exports/csv";
import type { Table, Value } from "@/lib/exports/table";

export const exportFormats = ["csv", "json", "jsonl"] as const;
export type ExportFormat = (typeof exportFormats)[number];

export const mediaTypes: Record<ExportFormat, string> = {
  csv: "text/csv; charset=utf-8",
  json: "application/json",
  jsonl: "application/x-ndjson",
};

/** Some rows of a table, one after the other; `before`: how many were told already, or null at the beginning of the file. */
type Rows = { rows: readonly (readonly Value[])[]; before: number | null; isLast: boolean };

export function textOf({ columns }: Table, format: ExportFormat, { rows, before, isLast }: Rows): string {
  const objects = () => rows.map((row) => JSON.stringify(named(columns, row)));
  switch (format) {
    case "csv":
      return (before === null ? csvLine(columns) : "") + rows.map((row) => csvLine(row.map(plain))).join("");
    case "jsonl":
      return objects()
        .map((object) => `${object}\n`)
        .join("");
    case "json": {
      const told = objects().map((object, index) => (before || index > 0 ? `,\n${object}` : `\n${object}`));
      return (before === null ? "[" : "") + told.join("") + (isLast ? "\n]\n" : "");
    }
  }
}

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

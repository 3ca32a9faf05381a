import { Malformed } from "@/lib/errors";

/** Reads CSV (RFC 4180) with a header row into one object per row. Throws Malformed where a row is not complete. */
export function parseCsv(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readRows(text);
  if (new Set(header).size < header.length) throw new Malformed("The CSV has a column twice.");
  return rows.map((row, index) => {
    if (row.length !== header.length) {
      throw new Malformed(
        `Row ${index + 1} of the CSV has ${row.length} fields where the header has ${header.length}.`,
      );
    }
    return Object.fromEntries(row.map((field, column) => [header[column] ?? "", field]));
  });
}

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length) {
    const { field, end } = text[at] === '"' ? quotedField(text, at) : plainField(text, at);
    row.push(field);
    at = end;
    if (text[at] === ",") {
      at++;
      if (at < text.length) continue;
      row.push("");
    }
    if (text[at] === "\r") at++;
    if (text[at] === "\n") at++;
    else if (at < text.length) throw new Malformed("The CSV has text after a closing quote.");
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

function plainField(text: string, start: number): { field: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== "," && text[end] !== "\n" && text[end] !== "\r") end++;
  return { field: text.slice(start, end), end };
}

function quotedField(text: string, start: number): { field: string; end: number } {
  let closing = text.indexOf('"', start + 1);
  while (closing !== -1 && text[closing + 1] === '"') closing = text.indexOf('"', closing + 2);
  if (closing === -1) throw new Malformed("The CSV ends within quotes: it looks cut off.");
  return { field: text.slice(start + 1, closing).replaceAll('""', '"'), end: closing + 1 };
}

// What a spreadsheet may take for the beginning of a formula, in half and in full width, also behind blanks and
// characters that do not show.
const formula = /^[\s\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n\0]/u;

// What most begin with, and no formula does.
const harmless = /^[0-9A-Za-z]/;

/** One line of CSV (RFC 4180), every value quoted. A value that could be a formula begins with an apostrophe instead. */
export function csvLine(values: readonly (string | number | bigint | null)[]): string {
  return `${values.map(cell).join(",")}\r\n`;
}

function cell(value: string | number | bigint | null): string {
  if (value === null || value === "") return '""';
  const text = String(value);
  const safe = harmless.test(text) || !formula.test(text) ? text : `'${text}`;
  return safe.includes('"') ? `"${safe.replaceAll('"', '""')}"` : `"${safe}"`;
}

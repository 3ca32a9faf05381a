import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "@/lib/exports/csv";

const formulas = ["SUM(1,2)", 'HYPERLINK("https://evil.example","x")', "cmd|' /C calc'!A0", "1+1"];
const openings = ["=", "+", "-", "@", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"];
const disguises = ["", "\t", "\r", "\n", "\0", " ", "\u00A0", "\uFEFF", "\u200B", "\u202E", "  \t"];
const payloads = openings.flatMap((opening) => disguises.map((before) => before + opening));

/** What a reader of CSV finds in one line, by RFC 4180. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/"((?:[^"]|"")*)"(?:,|\r\n)/g)].map(([, cell = ""]) => cell.replaceAll('""', '"'));
}

test.each(payloads.map((payload, index) => ({ payload, rest: formulas[index % formulas.length] ?? "" })))(
  "$payload$rest is text to a spreadsheet",
  ({ payload, rest }) => {
    expect(cellsOf(csvLine([payload + rest]))).toEqual([`'${payload}${rest}`]);
  },
);

test.each(["\tplain", "\rplain", "\nplain", "\0plain"])(
  "%j begins with an apostrophe: some take it for a blank",
  (text) => {
    expect(cellsOf(csvLine([text]))).toEqual([`'${text}`]);
  },
);

test("everything else comes back as it was, whatever it holds", () => {
  expect(cellsOf(csvLine(['a "quoted", one', "two\r\nlines", 3, 4n, null, ""]))).toEqual([
    'a "quoted", one',
    "two\r\nlines",
    "3",
    "4",
    "",
    "",
  ]);
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1 }), (values) => {
      const cells = cellsOf(csvLine(values));
      expect(cells.map((cell, index) => (cell === values[index] ? cell : cell.slice(1)))).toEqual(values);
    }),
  );
});

import { Invalid, Malformed } from "@/lib/errors";
import { parseJson } from "@/lib/ingest/decode";
import { parseCsv } from "../reading/csv";
import { parseJsonLines } from "../reading/lines";

/**
 * The entries of a report, not yet looked at: a JSON array or null, one JSON object per line, or CSV with gitleaks'
 * header. Throws Malformed for what is none of these, Invalid for JSON of another shape.
 */
export function readEntryRows(text: string): unknown[] {
  const report = text.trim();
  if (report === "") throw new Malformed("The report is empty. A gitleaks report of nothing is [] or null.");
  if (/^"?RuleID"?,/.test(report)) return parseCsv(report);
  if (report.startsWith("{")) return readLines(report);
  const document = parseJson(report);
  if (document === null) return [];
  if (Array.isArray(document)) return document;
  throw otherShape(document);
}

function readLines(report: string): unknown[] {
  const lines = report.split("\n").filter((line) => line.trim() !== "");
  if (lines.length === 1 || !isComplete(lines[0] ?? "")) {
    const document = parseJson(report);
    if (isEntry(document)) return [document];
    throw otherShape(document);
  }
  return parseJsonLines(report);
}

function isComplete(line: string): boolean {
  try {
    parseJson(line);
    return true;
  } catch {
    return false;
  }
}

const has = (document: unknown, key: string) =>
  typeof document === "object" && document !== null && Object.hasOwn(document, key);

const isEntry = (document: unknown) => has(document, "RuleID") || has(document, "rule");

function otherShape(document: unknown): Invalid {
  const isSarif = has(document, "runs");
  return new Invalid(
    isSarif
      ? "This is a SARIF report: send it to the source `sarif`."
      : "A gitleaks report is a JSON array of findings, and this is another kind of JSON.",
    { pointer: "", reason: isSarif ? "SARIF, not gitleaks JSON." : "Not an array." },
  );
}

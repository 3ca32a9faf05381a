import { Invalid, Malformed } from "@/lib/errors";
import { parseJson } from "@/lib/ingest/decode";
import { defineSource } from "@/lib/ingest/source";
import { readEntries } from "./reading/entries";
import { isObject, parseJsonLines } from "./reading/lines";
import { Entry } from "./trufflehog/entry";
import { findingsOf } from "./trufflehog/finding";

/** Reports of trufflehog 3 and 2 (one JSON object per line, log lines in between) and of trufflehog3 (an array). */
export const trufflehog = defineSource({
  name: "trufflehog",
  report: {
    parse: (text, context) =>
      readEntries(
        [{ entries: entriesOf(text), path: [], findingsOf: (entry: Entry) => findingsOf(entry, context) }],
        Entry,
      ),
  },
});

function entriesOf(text: string): unknown[] {
  const report = text.trim();
  // A scan that found nothing writes nothing.
  if (report === "") return [];
  if (!report.startsWith("[") && !report.startsWith("{"))
    throw new Malformed("A trufflehog report is JSON, and this is none.");
  const document = report.startsWith("[") ? parseJson(report) : parseJsonLines(report);
  const entries = (Array.isArray(document) ? document : []).filter((entry) => !isLogLine(entry));
  const other = entries.find(
    (entry) => isObject(entry) && ("runs" in entry || "RuleID" in entry || "vulnerabilities" in entry),
  );
  if (other !== undefined)
    throw new Invalid("This is the report of another tool: send it to that tool's source.", {
      pointer: "",
      reason: "Not trufflehog.",
    });
  return entries;
}

/** What trufflehog writes beside its findings when both streams went into one file. */
const isLogLine = (entry: unknown) =>
  isObject(entry) && "level" in entry && "msg" in entry && !("SourceMetadata" in entry);

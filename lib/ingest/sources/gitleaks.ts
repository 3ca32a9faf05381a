import { defineSource } from "@/lib/ingest/source";
import { Entry } from "./gitleaks/entry";
import { findingOf } from "./gitleaks/finding";
import { readEntryRows } from "./gitleaks/rows";
import { readEntries } from "./reading/entries";

/** Reports of gitleaks: JSON of version 8 and of 6 and 7, JSON lines, CSV. A report of nothing is a report. */
export const gitleaks = defineSource({
  name: "gitleaks",
  report: {
    parse: (text, context) =>
      readEntries(
        [{ entries: readEntryRows(text), path: [], findingsOf: (entry: Entry) => findingOf(entry, context) }],
        Entry,
      ),
  },
});

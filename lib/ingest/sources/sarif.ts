import { Invalid } from "@/lib/errors";
import { parseJson } from "@/lib/ingest/decode";
import { defineSource } from "@/lib/ingest/source";
import { readEntries } from "./reading/entries";
import { pointer, readObject } from "./reading/fault";
import { findingsOf } from "./sarif/finding";
import { Log, mostResults, mostRuns, Result, Run } from "./sarif/log";
import { scanOf } from "./sarif/scan";

/** Static analysis results in SARIF 2.1.0, and secrets where the tool is known to look for them. */
export const sarif = defineSource({
  name: "sarif",
  report: {
    parse(text, context) {
      const { runs } = readObject(Log, parseJson(text), "A SARIF log");
      if (runs.length > mostRuns) throw tooMany("/runs", `more than ${mostRuns} runs`);
      const read = runs.map((raw, index) => readObject(Run, raw ?? {}, "A SARIF run", ["runs", index]));
      const entries = read.map((run, index) => {
        const [results, path] = [run.results ?? [], ["runs", index, "results"]];
        if (results.length > mostResults) throw tooMany(pointer(path), `more than ${mostResults} results`);
        return { entries: results, path, findingsOf: (result: Result) => findingsOf(result, run, context) };
      });
      return { ...readEntries(entries, Result), scans: read.map(scanOf) };
    },
  },
});

function tooMany(at: string, what: string): Invalid {
  return new Invalid(`The SARIF log has ${what}. Send it in parts.`, { pointer: at, reason: `It has ${what}.` });
}

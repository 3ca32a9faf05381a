import { Invalid } from "@/lib/errors";
import { parseJson } from "@/lib/ingest/decode";
import { defineSource } from "@/lib/ingest/source";
import { findingsOf } from "./ggshield/finding";
import { Incident } from "./ggshield/incident";
import { scansOf } from "./ggshield/scans";
import { readEntries } from "./reading/entries";
import { isObject } from "./reading/lines";

/** Reports of `ggshield secret scan --json`. They carry no secret, only GitGuardian's hash of it and a censored match. */
export const ggshield = defineSource({
  name: "ggshield",
  report: {
    parse(text, context) {
      const document = parseJson(text);
      if (!isObject(document) || !("total_incidents" in document || "scans" in document)) {
        throw new Invalid("A ggshield report is the JSON object that `ggshield secret scan --json` writes.", {
          pointer: "",
          reason: "Not ggshield.",
        });
      }
      return readEntries(
        scansOf(document).map(({ file, incidents, path }) => ({
          entries: incidents,
          path,
          findingsOf: (incident: Incident) => findingsOf(incident, file, context),
        })),
        Incident,
      );
    },
  },
});

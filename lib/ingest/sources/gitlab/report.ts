import { z } from "zod";
import type { Scan } from "../../source";
import { position, text, time } from "../reading/fields";

const Tool = z.object({ id: text }).catch({ id: "" });

export const Report = z.object({
  vulnerabilities: z.array(z.unknown(), "It has no list of vulnerabilities."),
  remediations: z
    .array(
      z
        .object({ summary: text, diff: text, fixes: z.array(z.object({ id: text, cve: text })).catch([]) })
        .catch({ summary: "", diff: "", fixes: [] }),
    )
    .catch([]),
  scan: z
    .object({
      type: text,
      start_time: time,
      status: text,
      scanner: Tool,
      analyzer: Tool,
      /** Said of a scan of what has changed. */
      partial_scan: z.unknown().optional(),
    })
    .catch({ type: "", start_time: undefined, status: "", scanner: { id: "" }, analyzer: { id: "" } }),
});
export type Report = z.infer<typeof Report>;

/** What kind of scan, by which analyser; one that failed, or only looked at what has changed, is none of the whole. */
export function scanOf({ scan: { type, status, scanner, analyzer, partial_scan } }: Report): Scan {
  return {
    name: [type, scanner.id || analyzer.id].filter(Boolean).join(" ").slice(0, 200),
    whole: status !== "failure" && !partial_scan,
  };
}

const Named = z.object({ name: text, version: text.optional() });
const Dependency = z
  .object({ package: Named.optional().catch(undefined), version: text })
  .optional()
  .catch(undefined);

export const Location = z.object({
  file: z.string().max(4_096).optional().catch(undefined),
  image: text,
  start_line: position,
  end_line: position,
  dependency: Dependency,
  commit: z.object({ sha: text, author: text, date: time }).optional().catch(undefined),
});
export type Location = z.infer<typeof Location>;

const Identifier = z.object({ type: text, name: text, value: text }).catch({ type: "", name: "", value: "" });

export const Vulnerability = z.object({
  id: text,
  cve: text,
  category: text,
  name: text,
  message: text,
  description: text,
  severity: text,
  solution: text,
  raw_source_code_extract: text,
  location: Location,
  identifiers: z.array(Identifier).min(1, "It has no identifier."),
});
export type Vulnerability = z.infer<typeof Vulnerability>;

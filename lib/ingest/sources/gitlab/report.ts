import { z } from "zod";
import { position, text, time } from "../reading/fields";

export const Report = z.object({
  vulnerabilities: z.array(z.unknown(), "It has no list of vulnerabilities."),
  remediations: z
    .array(
      z
        .object({ summary: text, diff: text, fixes: z.array(z.object({ id: text, cve: text })).catch([]) })
        .catch({ summary: "", diff: "", fixes: [] }),
    )
    .catch([]),
  scan: z.object({ type: text, start_time: time }).catch({ type: "", start_time: undefined }),
});
export type Report = z.infer<typeof Report>;

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

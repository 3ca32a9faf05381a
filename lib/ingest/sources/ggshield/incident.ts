import { z } from "zod";
import { link, position, text } from "../reading/fields";

const Occurrence = z.object({
  line_start: position,
  line_end: position,
  pre_line_start: position,
  post_line_start: position,
});

export const Incident = z.object({
  policy: text,
  type: text,
  detector: text,
  validity: text,
  ignore_sha: z.string().regex(/^[0-9a-f]{64}$/, "Not a SHA-256 in hexadecimal."),
  incident_url: link,
  occurrences: z.array(Occurrence).catch([]),
});
export type Incident = z.infer<typeof Incident>;

import { z } from "zod";
import { link, position, text, time } from "../reading/fields";

const Match = z.object({ pre_line_start: position, post_line_start: position });

const Occurrence = z.object({
  kind: text,
  date: time,
  sha: text.transform((sha) => sha.slice(0, 100)),
  filepath: text,
  url: text,
  author_name: text,
  author_info: text,
  matches: z.array(Match).catch([]),
  source: z
    .object({ full_name: z.string().min(1).max(200), url: link, type: text })
    .optional()
    .catch(undefined),
});
export type Occurrence = z.infer<typeof Occurrence>;

const Incident = z.object({
  id: z.union([z.int(), z.string().min(1).max(100)]),
  date: time,
  detector: z.object({ name: text, display_name: text }).catch({ name: "", display_name: "" }),
  secret_revoked: z.boolean().optional().catch(undefined),
  severity: text,
  validity: text,
  ignored_at: time,
  ignore_reason: text,
  resolved_at: time,
  gitguardian_url: text,
});
export type Incident = z.infer<typeof Incident>;

/** What we read of a message. share_url and feedbacks are left out on purpose: the one is a secret in itself. */
export const Message = z.object({
  action: text,
  timestamp: time,
  incident: Incident.nullish(),
  occurrence: Occurrence.nullish().catch(undefined),
});
export type Message = z.infer<typeof Message>;

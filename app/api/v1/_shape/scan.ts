import { z } from "zod";
import { mostDocuments } from "@/lib/scanning/scan";
import { Validity } from "@/prisma/generated/enums";

const Match = z.object({
  type: z.string(),
  match: z.string(),
  index_start: z.int().min(0).describe("In code points, from 0"),
  index_end: z.int().min(0).describe("In code points, inclusive"),
  line_start: z.int().min(1),
  line_end: z.int().min(1),
});

export const Scanned = z.object({
  policy_break_count: z.int().min(0),
  policies: z.array(z.string()),
  policy_breaks: z.array(
    z.object({
      type: z.string(),
      detector_name: z.string(),
      detector_group_name: z.string(),
      policy: z.literal("Secrets detection"),
      matches: z.array(Match),
      validity: z.enum(Validity),
      known_secret: z.boolean(),
      incident_url: z.string(),
      is_excluded: z.boolean(),
      exclude_reason: z.string().nullable(),
      diff_kind: z.enum(["addition", "deletion", "context"]).nullable(),
      is_vaulted: z.boolean(),
    }),
  ),
  is_diff: z.boolean(),
});

export const Document = z.object({ filename: z.string().max(256).default(""), document: z.string() });
export const Documents = z.array(Document).min(1).max(mostDocuments, `At most ${mostDocuments} documents at once.`);

const flag = z.stringbool().optional().catch(undefined);
/** What to leave out: everything is told where all_secrets is set, as ggshield sets it. */
export const ScanQuery = z.object({ all_secrets: flag, ignore_known_secrets: flag });

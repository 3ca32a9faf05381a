import { z } from "zod";
import { route } from "@/app/_server/route";
import { env } from "@/lib/env";
import { version } from "@/lib/version";

const mebibyte = 1_048_576;

export const GET = route({
  summary: "Say which version this is, what may be sent, and what a scanner should tell who leaks a secret",
  answer: z.object({
    version: z.string(),
    preferences: z.object({ general__maximum_payload_size: z.int() }),
    secret_scan_preferences: z.object({ maximum_document_size: z.int(), maximum_documents_per_scan: z.int() }),
    remediation_messages: z.object({ pre_commit: z.string(), pre_push: z.string(), pre_receive: z.string() }),
  }),
  run: async () => ({
    version,
    preferences: { general__maximum_payload_size: 2.5 * mebibyte },
    secret_scan_preferences: { maximum_document_size: mebibyte, maximum_documents_per_scan: 20 },
    remediation_messages: {
      pre_commit:
        "> A secret is in this commit. Nothing has left your computer yet.\n  Take it out of the file, read it from the environment or a secret store instead, and commit again.",
      pre_push: `> A secret is in these commits. Nothing has left your computer yet.\n  Take it out, rewrite the commits that hold it (git rebase -i), and push again.\n  If it was pushed before, revoke it: what to do is at ${env().PUBLIC_URL}/incidents`,
      pre_receive: `> A secret is in these commits, and the push was refused.\n  Take it out, rewrite the commits that hold it, and push again.\n  If anybody else has seen it, revoke it: what to do is at ${env().PUBLIC_URL}/incidents`,
    },
  }),
});

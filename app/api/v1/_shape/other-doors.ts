import { z } from "zod";
import type { Operation } from "@/app/_server/route";

const counts = z.int().min(0);

/** What is answered before the routes, and so has no module among them: reports, by app/_server/uploads.ts. */
export const otherDoors: Record<string, Record<string, Operation>> = {
  "/api/v1/reports/{source}": {
    POST: {
      summary:
        "Send a scanner's report; the body is the report as it is, up to 10 MiB packed with gzip or 100 MiB plain",
      permission: "reports:write",
      params: z.object({ source: z.enum(["gitleaks", "trufflehog", "sarif", "gitlab", "ggshield"]) }),
      query: z.object({
        repository: z.string().describe("The full name: organisation/name"),
        branch: z.string().max(250).optional(),
        commit: z.string().max(250).optional(),
        merge_request: z.int32().positive().optional().describe("Its number: what the report says is about its branch"),
        target_branch: z.string().max(250).optional().describe("Of the merge request"),
        pipeline: z.int().min(0).optional().describe("Rises from one to the next: a lower one comes late"),
        code_host: z.enum(["github", "gitlab"]).optional().describe("How the merge request is called there"),
        historical: z.enum(["true", "false"]).default("false").describe("A scan of the history: nobody is mailed"),
      }),
      answer: z.object({
        id: z.string(),
        findings: counts,
        incidents: z.object({ created: counts, updated: counts, unchanged: counts }),
        occurrences: z.object({ created: counts, known: counts }),
        rejected: z.array(z.object({ pointer: z.string(), reason: z.string() })),
      }),
    },
  },
};

import { z } from "zod";
import type { Operation } from "@/app/_server/route";
import { reportLimits } from "@/lib/ingest/report-file";
import { sources } from "@/lib/ingest/sources";
import { mostFindings, type ReportOptions } from "@/lib/ingest/upload";

const mebibytes = (bytes: number) => `${bytes / 1_048_576} MiB`;
const counts = z.int().min(0);
const text = z
  .string()
  .min(1)
  .max(250)
  .regex(/^\P{Cc}*$/u, "It has a control character.");
const branch = text.transform((name) => name.replace(/^refs\/heads\//, ""));
const number = z.coerce.number().int().positive();

/** What may be said of a report in its address. An empty parameter is one that is not there. */
export const ReportQuery = z
  .object({
    repository: z.string("Say which repository it is about.").describe("The full name: organisation/name"),
    branch: branch.optional().describe("Which one was scanned, with or without refs/heads/"),
    commit: text.optional().describe("The commit that was scanned"),
    historical: z
      .enum(["true", "false"])
      .default("false")
      .describe("A scan of the history: nobody is mailed, and nothing that was closed is opened"),
    covers: z
      .literal("branch")
      .optional()
      .describe(
        "The scan looked at all of the branch as it is at the commit: what an older pipeline's named and this one does not is not there any more. Problems of code and dependencies that are on no branch any more are resolved; secrets stay open. Needs branch, commit and pipeline",
      ),
    category: text
      .optional()
      .describe("Tells apart scans of one scanner of which none looks at everything, as parts of a repository"),
    pipeline: z
      .union([number.max(Number.MAX_SAFE_INTEGER), z.literal("newest")])
      .optional()
      .describe("The pipeline's number, which rises: a lower one comes late. newest: of a scan by hand"),
    merge_request: number
      .max(2_147_483_647)
      .optional()
      .describe("Its number: the report is of the commits of its branch. Needs commit"),
    target_branch: branch.optional().describe("Of the merge request"),
    code_host: z.enum(["github", "gitlab"]).optional().describe("How the merge request is called there"),
  })
  .superRefine(({ covers, branch: of, commit, pipeline, merge_request }, context) => {
    const need = (name: string, message: string) => context.addIssue({ code: "custom", path: [name], message });
    if (covers && !of) need("branch", "A report that covers a branch says which.");
    if (covers && !commit) need("commit", "A report that covers a branch says at which commit.");
    if (covers && pipeline === undefined)
      need(
        "pipeline",
        "A report that covers a branch has its pipeline's number, so that one which comes late is known.",
      );
    if (merge_request !== undefined && !/^[0-9a-f]{7,64}$/i.test(commit ?? ""))
      need("commit", "A report of a merge request says which commit is the head of its branch.");
  });

export const ReportHeaders = z.object({
  "Idempotency-Key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, "It has 1 to 128 visible characters.")
    .optional()
    .describe(
      "The same upload again answers the first receipt; with another body, or about something else, it is a conflict",
    ),
});

export function optionsIn(query: z.infer<typeof ReportQuery>): ReportOptions {
  const { repository, branch: name, commit, historical, covers, category, merge_request } = query;
  const pipeline = query.pipeline === "newest" ? undefined : query.pipeline;
  const mergeRequest = merge_request !== undefined && {
    number: merge_request,
    commit: commit ?? "",
    branch: name ?? "",
    targetBranch: query.target_branch ?? "",
    host: query.code_host ?? ("" as const),
    pipeline: pipeline ?? 0,
  };
  return {
    ...{ repository, commit, covers, category, pipeline, branch: name, historical: historical === "true" },
    ...(mergeRequest ? { mergeRequest } : {}),
  };
}

/** How the door that takes reports is documented; it parses with the same schemas. */
export const reportOperation: Operation = {
  summary: "Send a scanner's report",
  description: `A report is taken whole or not at all; the same one again changes nothing. What comes of it is counted in the answer. Entries that cannot be read are listed in rejected, and the others are taken; at most ${mostFindings.toLocaleString("en")} findings at once. GitLab's reports are those of secret detection, SAST, dependency and container scanning.`,
  permission: "reports:write",
  params: z.object({
    source: z
      .enum(sources.filter(({ report }) => report).map(({ name }) => name))
      .describe("The scanner that wrote it"),
  }),
  query: ReportQuery,
  headers: ReportHeaders,
  rawBody: {
    description: `The report as the scanner wrote it, up to ${mebibytes(reportLimits.plain)}, or packed with gzip up to ${mebibytes(reportLimits.packed)}; its media type does not matter`,
    mediaTypes: ["application/json", "application/x-ndjson", "text/csv", "application/gzip"],
  },
  answer: z.object({
    id: z.string().describe("Of the delivery"),
    findings: counts,
    incidents: z.object({ created: counts, updated: counts, unchanged: counts }),
    occurrences: z.object({ created: counts, known: counts }),
    rejected: z
      .array(z.object({ pointer: z.string().describe("A JSON pointer into the report"), reason: z.string() }))
      .describe("Entries that could not be read"),
    covered: z
      .object({
        branch: z.string(),
        gone: counts.describe("How many incidents are not on it any more; those to be resolved are, shortly after"),
        remark: z.string().optional().describe("Why it was not taken for all of the branch, where it was not"),
      })
      .optional()
      .describe("Only with covers"),
  }),
  refusals: {
    400: "The body is not of the scanner's format at all: no JSON, cut off, not UTF-8, broken gzip",
    403: "The token lacks the scope",
    404: "No scanner of this name",
    409: "The Idempotency-Key was used for another report",
    413: "It is larger than is taken, or takes more time or memory to read than one report is given: send it in parts",
    422: "It cannot be used; errors, or pointer, say where in the address or in the report",
    503: "Too much is being received at the moment: send it again after Retry-After",
  },
};

import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import { env } from "@/lib/env";
import { commentOf, headline, pageOf } from "@/lib/merge-requests/comment";
import type { JudgedRequest, ListedRequest } from "@/lib/merge-requests/read";
import { IncidentStatus, MergeVerdict, Severity, Validity } from "@/prisma/generated/enums";

export const ListedMergeRequest = z.object({
  id: z.int(),
  repository: z.string(),
  number: z.int(),
  branch: z.string(),
  target_branch: z.string(),
  verdict: z.enum(MergeVerdict),
  judged_at: Time,
  url: z.url(),
});

const Found = z.object({
  id: z.int(),
  detector: z.string(),
  severity: z.enum(Severity),
  validity: z.enum(Validity),
  status: z.enum(IncidentStatus),
  path: z.string(),
  line: z.int(),
  standing: z
    .enum(["new", "known", "closed", "gone"])
    .describe("New on the branch, known on the target branch, closed in Handback, or not on the branch any more"),
  blocks: z.boolean(),
  whose: z.string().nullable().describe("By name; null where nobody knows"),
  approved_by: z.string().nullable(),
  approved_why: z.string().nullable(),
  url: z.url(),
});

export const MergeRequest = ListedMergeRequest.extend({
  commit: z.string(),
  summary: z.string(),
  incidents: z.array(Found),
  fault: z.string().nullable().describe("Why the code host could not be told the last time"),
});

export const Verdict = MergeRequest.extend({
  superseded: z.boolean().describe("A newer commit was reported meanwhile; the verdict is about that one"),
  spoken_by: z.enum(["handback", "pipeline"]).describe("Who writes the comment and the status at the code host"),
  page: z.url().describe("Its page in Handback, for scripts that look for this word"),
  comment: z.string().describe("Markdown; a hidden first line is what it is found again by"),
});

export function listedShape({ id, number, branch, repository, ...request }: ListedRequest) {
  return {
    ...{ id, number, branch, repository: repository.fullName, target_branch: request.targetBranch },
    ...{ verdict: request.verdict, judged_at: request.judgedAt, url: pageOf({ id }) },
  };
}

export function mergeRequestShape(request: JudgedRequest) {
  return {
    ...listedShape(request),
    commit: request.commit,
    summary: headline(request),
    incidents: request.incidents.map(({ incident, path, line, standing, blocks, whose, ...row }) => ({
      ...{ id: incident.id, detector: incident.detectorName, severity: incident.severity },
      ...{ validity: incident.validity, status: incident.status, path, line, standing, blocks, whose },
      ...{ approved_by: row.approvedBy, approved_why: row.approvedWhy },
      url: `${env().PUBLIC_URL}/incidents/${incident.id}`,
    })),
    fault: request.sayFault,
  };
}

export const commentShape = (request: JudgedRequest) => ({ body: commentOf(request) });

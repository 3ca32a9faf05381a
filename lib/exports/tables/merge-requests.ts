import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { pageOf } from "@/lib/merge-requests/comment";
import { countMergeRequests, listMergeRequests } from "@/lib/merge-requests/read";
import { MergeVerdict } from "@/prisma/generated/enums";

export const mergeRequests = defineTable({
  name: "merge_requests",
  title: "Merge requests",
  holds: "Each with its branch and its verdict, newest first",
  permission: "sources:read",
  query: z.object({ verdict: z.enum(MergeVerdict).optional() }),
  filterOf: (query) => query,
  count: countMergeRequests,
  page: listMergeRequests,
  columns: {
    id: ({ id }) => id,
    address: (request) => pageOf(request),
    repository: ({ repository }) => repository.fullName,
    number: ({ number }) => number,
    branch: ({ branch }) => branch,
    target_branch: ({ targetBranch }) => targetBranch,
    verdict: ({ verdict }) => verdict,
    judged_at: ({ judgedAt }) => judgedAt,
  },
});

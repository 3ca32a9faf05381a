import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { asOfOneMoment, db, inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { repositoriesNamed } from "@/lib/incidents/repositories";
import { judge, lockMergeRequest } from "@/lib/merge-requests/judge";
import { type JudgedRequest, readMergeRequest } from "@/lib/merge-requests/read";
import { speaksAt } from "@/lib/merge-requests/say";

export type Asked = { repository: string; number: number; commit: string };

/** `superseded`: a newer commit was reported meanwhile, and what is said is about that one. */
export type Answer = JudgedRequest & {
  superseded: boolean /** Who writes the comment and the status. */;
  spokenBy: "handback" | "pipeline";
};

/**
 * What a pipeline that has uploaded its reports gets to hear. Throws NotFound where there were none for this merge
 * request, and Conflict where they were about other commits.
 */
export async function askVerdict(viewer: Viewer, { repository, number, commit }: Asked): Promise<Answer> {
  authorize(viewer, "reports:write");
  const named = await repositoriesNamed([repository]);
  const found = await db().mergeRequest.findFirst({
    where: { number, repositoryId: { in: named.map(({ id }) => id) } },
    select: { id: true },
  });
  if (!found) {
    throw new NotFound(
      `No report has come for merge request ${number} of ${repository}. Upload one first, to /api/v1/reports/{source} with ?merge_request=${number}&commit=…`,
    );
  }
  const judged = await inTransaction(async (tx) => {
    const { id, heads } = await lockMergeRequest(tx, found.id);
    if (!heads.includes(commit)) {
      throw new Conflict(
        `The reports of merge request ${number} of ${repository} were about other commits than ${commit.slice(0, 10)}. Upload one with ?commit=${commit}.`,
      );
    }
    await judge(tx, viewer, id);
    return readMergeRequest(tx, id);
  });
  const spokenBy = (await speaksAt(judged.repository)) ? "handback" : "pipeline";
  return { ...judged, superseded: judged.commit !== commit, spokenBy };
}

/** For a pipeline that writes the comment itself. */
export async function commentFor(viewer: Viewer, id: number): Promise<JudgedRequest> {
  authorize(viewer, "reports:write");
  return asOfOneMoment((tx) => readMergeRequest(tx, id));
}

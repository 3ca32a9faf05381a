import { z } from "zod";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";

/** A merge or pull request as a pipeline names it, with the report it uploads. */
export type ForMergeRequest = {
  number: number;
  /** The head of the branch that was scanned. */
  commit: string;
  branch: string;
  targetBranch: string;
  host: "github" | "gitlab" | "";
  /** Rises from one pipeline to the next; 0 where it is not said. */
  pipeline: number;
};

/** An incident that a report names, at the first of its places. */
export type Named = { incidentId: number; path: string; line: number; commits: string[] };

const mostHeads = 100;
const locked = z.object({ id: z.number(), commit: z.string(), pipeline: z.bigint() });

/**
 * Keeps what a report found on the branch of a merge request. What a source does not name any more, at a new head, is
 * gone from there. A pipeline that comes late, with a lower number than one before, changes nothing.
 */
export async function noteMergeRequest(
  tx: Tx,
  repositoryId: number,
  source: string,
  given: ForMergeRequest,
  named: readonly Named[],
): Promise<void> {
  const { number, commit, branch, targetBranch, host } = given;
  const pipeline = BigInt(given.pipeline);
  await tx.$executeRaw`INSERT INTO "MergeRequest" ("repositoryId", number, "commit")
    VALUES (${repositoryId}, ${number}, ${commit}) ON CONFLICT ("repositoryId", number) DO NOTHING`;
  const [was] = parseRows(
    locked,
    await tx.$queryRaw`SELECT id, "commit", pipeline FROM "MergeRequest"
      WHERE "repositoryId" = ${repositoryId} AND number = ${number} FOR UPDATE`,
  );
  if (!was) return;
  const late = pipeline < was.pipeline && commit !== was.commit;
  const { heads } = await tx.mergeRequest.findUniqueOrThrow({ where: { id: was.id }, select: { heads: true } });
  await tx.mergeRequest.update({
    where: { id: was.id },
    data: {
      heads: [...new Set([...heads, commit])].slice(-mostHeads),
      ...(late ? {} : { commit, pipeline: pipeline > was.pipeline ? pipeline : was.pipeline }),
      ...(late || !branch ? {} : { branch }),
      ...(late || !targetBranch ? {} : { targetBranch }),
      ...(late || !host ? {} : { host }),
    },
  });
  if (!late) await keep(tx, was.id, source, commit, named);
}

async function keep(tx: Tx, mergeRequestId: number, source: string, head: string, named: readonly Named[]) {
  const rows = named.map(({ commits, ...each }) => ({
    ...each,
    mergeRequestId,
    source,
    head,
    path: each.path.slice(0, 1_000),
    commits: [...new Set([head, ...commits.filter(Boolean)])].slice(0, mostHeads),
  }));
  await tx.$executeRaw`INSERT INTO "MergeRequestIncident" ("mergeRequestId", "incidentId", source, head, path, line, commits)
    SELECT "mergeRequestId", "incidentId", source, head, path, line, commits
    FROM json_populate_recordset(NULL::"MergeRequestIncident", ${jsonFor(rows)}::json)
    ON CONFLICT ("mergeRequestId", "incidentId") DO UPDATE SET source = excluded.source, head = excluded.head,
      path = excluded.path, line = excluded.line, "goneAt" = NULL,
      commits = (SELECT array_agg(c) FROM (SELECT DISTINCT c
        FROM unnest(excluded.commits || "MergeRequestIncident".commits) c LIMIT 500) distinct_commits)`;
  await tx.$executeRaw`UPDATE "MergeRequestIncident" SET "goneAt" = now(), "isNew" = false, blocks = false
    WHERE "mergeRequestId" = ${mergeRequestId} AND source = ${source} AND head <> ${head} AND "goneAt" IS NULL`;
}

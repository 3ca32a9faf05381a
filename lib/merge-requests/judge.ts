import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { NotFound } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/queue";
import { isBlocking, policyFor } from "@/lib/merge-requests/policy";
import { type MergeVerdict, Severity, Validity } from "@/prisma/generated/enums";

const found = z.object({
  incidentId: z.number(),
  isNew: z.boolean(),
  blocks: z.boolean(),
  approved: z.boolean(),
  known: z.boolean(),
  open: z.boolean(),
  severity: z.enum(Severity),
  validity: z.enum(Validity),
});

/** Locks a merge request until the transaction ends, so that its pipelines and its people take turns. */
export async function lockMergeRequest(tx: Tx, id: number) {
  await tx.$queryRaw`SELECT id FROM "MergeRequest" WHERE id = ${id} FOR UPDATE`;
  const row = await tx.mergeRequest.findUnique({ where: { id }, include: { repository: true } });
  if (!row) throw new NotFound("There is no such merge request.");
  return row;
}

/** How a merge request is named in the audit trail: acme/api!12. */
export const nameOf = (request: { number: number; repository: { fullName: string } }) =>
  `${request.repository.fullName}!${request.number}`;

/**
 * Decides anew what each incident of a merge request means for it, and with it the verdict; then it is told at the code
 * host. New on its branch is what neither a report of the target branch nor anything but its own commits has shown, and
 * what a full scan of the target branch saw gone from there. What its source saw fixed does not count as closed here.
 */
export async function judge(tx: Tx, viewer: Viewer, id: number): Promise<MergeVerdict> {
  const request = await lockMergeRequest(tx, id);
  const { repositoryId, targetBranch, verdict: before } = request;
  const policy = await policyFor(tx, repositoryId);
  const rows = parseRows(
    found,
    await tx.$queryRaw`SELECT m."incidentId", m."isNew", m.blocks, m."approvedAt" IS NOT NULL AS approved,
        i."closedAt" IS NULL OR i.status = 'resolved' AND i."closedBy" = 'source' AND i.kind <> 'secret' AS open,
        i.severity, i.validity,
        coalesce((SELECT bool_or(s."goneAt" IS NULL) FROM "Sighting" s WHERE s."repositoryId" = ${repositoryId}
            AND s."incidentId" = i.id AND s.branch = ${targetBranch} AND s.branch <> ''),
          EXISTS (SELECT 1 FROM "Occurrence" o WHERE o."incidentId" = i.id AND o."repositoryId" = ${repositoryId}
            AND (o.branch IN (${targetBranch}, 'refs/heads/' || ${targetBranch}) OR o.branch IS NULL AND o."commit" <> ALL (m.commits)))) AS known
      FROM "MergeRequestIncident" m JOIN "Incident" i ON i.id = m."incidentId"
      WHERE m."mergeRequestId" = ${id} AND m."goneAt" IS NULL`,
  );
  const judged = rows.map((row) => {
    const isNew = !row.known;
    return { ...row, was: row, isNew, blocks: isNew && row.open && isBlocking(policy, row) };
  });
  for (const { incidentId, was, isNew, blocks } of judged) {
    if (was.isNew === isNew && was.blocks === blocks) continue;
    await tx.mergeRequestIncident.update({
      where: { mergeRequestId_incidentId: { mergeRequestId: id, incidentId } },
      data: { isNew, blocks },
    });
  }
  const verdict = verdictOf(judged);
  await tx.mergeRequest.update({ where: { id }, data: { verdict, judgedAt: new Date() } });
  if (verdict !== before) {
    const detail = { repository: request.repository.fullName, number: request.number, from: before, to: verdict };
    await record(tx, viewer, [{ type: "merge-request.judged", subject: nameOf(request), detail }]);
  }
  const one = `merge-requests.say:${id}`;
  await enqueue(tx, "merge-requests.say", { mergeRequestId: id }, { key: one, queue: one });
  return verdict;
}

type Judged = { blocks: boolean; approved: boolean; isNew: boolean; open: boolean };

function verdictOf(judged: readonly Judged[]): MergeVerdict {
  const blocking = judged.filter(({ blocks }) => blocks);
  if (blocking.some(({ approved }) => !approved)) return "blocked";
  if (blocking.length > 0) return "approved";
  return judged.some(({ isNew, open }) => isNew && open) ? "told" : "clean";
}

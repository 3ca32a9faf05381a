import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { transition } from "@/lib/incidents/transition";
import type { JobPayload } from "@/lib/jobs/jobs";
import { enqueue } from "@/lib/jobs/queue";
import { IncidentStatus } from "@/prisma/generated/enums";

type Gone = JobPayload<"sightings.settle">;

const batchSize = 50;
const sliceMs = 10_000;
const viewer = system("sightings.settle");
const row = z.object({
  id: z.number(),
  version: z.number(),
  status: z.enum(IncidentStatus),
  assigneeId: z.number().nullable(),
  triggeredAt: z.date(),
});

/**
 * Resolves what a full scan found gone from a branch, and no scan sees anywhere else. A secret is not resolved by that:
 * who has read it still has it. What somebody decided after the scan stays as they decided. It leaves off after a while,
 * so that a worker can stop, and the next job goes on.
 */
export async function settleGone(gone: Gone, forMs = sliceMs): Promise<void> {
  const until = Date.now() + forMs;
  while ((await inTransaction((tx) => settleBatch(tx, gone))) === batchSize) {
    if (Date.now() < until) continue;
    await inTransaction((tx) => enqueue(tx, "sightings.settle", gone));
    return;
  }
}

async function settleBatch(tx: Tx, { repositoryId, branch, goneAt, deleted }: Gone): Promise<number> {
  const at = new Date(goneAt);
  // In the order in which everybody locks several.
  const found = await tx.$queryRaw`SELECT i.id, i.version, i.status, i."assigneeId", i."triggeredAt" FROM "Incident" i
    WHERE i.id IN (SELECT s."incidentId" FROM "Sighting" s
        WHERE s."repositoryId" = ${repositoryId} AND s.branch = ${branch} AND s."goneAt" = ${at})
      AND i.kind <> 'secret' AND i."closedAt" IS NULL AND i."statusAt" <= ${at}
      AND NOT EXISTS (SELECT 1 FROM "Sighting" s WHERE s."incidentId" = i.id AND s."goneAt" IS NULL)
    ORDER BY i."identityKey" LIMIT ${batchSize} FOR UPDATE OF i`;
  const incidents = parseRows(row, found);
  for (const { triggeredAt, ...seen } of incidents) {
    const why = deleted ? `The branch ${branch} was deleted` : `Absent from a full scan of ${branch}`;
    const comment = `${why}, and on no other branch that was scanned.`;
    const closedAt = triggeredAt > at ? triggeredAt : at;
    await transition(tx, viewer, seen, { to: "resolved", revoked: null, at: closedAt, comment, bySource: true });
  }
  return incidents.length;
}

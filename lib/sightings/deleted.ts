import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { announce } from "@/lib/incidents/announce";
import type { DeletedBranch } from "@/lib/ingest/source";
import { enqueue } from "@/lib/jobs/queue";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ incidentId: z.number(), scan: z.string() });

/**
 * What was on a branch that is deleted is not there any more, where another branch it was on is scanned as a whole: that
 * one tells whether it was merged. What was seen on the deleted branch alone stays as it is.
 */
export async function hearOfDeleted(
  tx: Tx,
  viewer: Viewer,
  deleted: readonly DeletedBranch[],
  at: Date,
): Promise<void> {
  for (const { repository, branch } of deleted) {
    const { externalId, fullName } = repository;
    const known = await tx.repository.findFirst({
      where: externalId ? { OR: [{ externalId }, { fullName, externalId: null }] } : { fullName },
      select: { id: true },
    });
    if (known) await leaveDeleted(tx, viewer, known.id, branch, at);
  }
}

async function leaveDeleted(tx: Tx, viewer: Viewer, repositoryId: number, branch: string, at: Date): Promise<void> {
  const here = Prisma.sql`"repositoryId" = ${repositoryId} AND branch = ${branch}`;
  await tx.$executeRaw`DELETE FROM "BranchScan" WHERE ${here}`;
  const rows = await tx.$queryRaw`UPDATE "Sighting" s SET "goneAt" = ${at} WHERE ${here} AND "goneAt" IS NULL
      AND EXISTS (SELECT 1 FROM "Sighting" o JOIN "BranchScan" b
        ON b."repositoryId" = o."repositoryId" AND b.branch = o.branch AND b.scan = o.scan AND b."coveredAt" IS NOT NULL
        WHERE o."incidentId" = s."incidentId")
    RETURNING "incidentId", scan`;
  const gone = parseRows(row, rows);
  const entries = gone.map(({ incidentId, scan }) => ({
    type: "incident.left_branch",
    incidentId,
    detail: { branch, scan, deleted: true },
  }));
  await announce(tx, viewer, entries);
  if (gone.length > 0)
    await enqueue(tx, "sightings.settle", { repositoryId, branch, goneAt: at.toISOString(), deleted: true });
}

import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import type { AuditEntry } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { parseRows } from "@/lib/db/rows";
import { announce } from "@/lib/incidents/announce";
import type { NamedIncident } from "@/lib/incidents/record";
import { regress } from "@/lib/incidents/source-state";
import { enqueue } from "@/lib/jobs/queue";
import type { Look, Turn } from "@/lib/sightings/look";

type Told = { incidentId: number; scan: string; pipeline: string; late: boolean };

const seen = z.object({ incidentId: z.number(), scan: z.string() });
const returned = z.object({ ...seen.shape, isBack: z.boolean(), reopens: z.boolean() });

/**
 * Keeps what a report saw on a branch. What a scan of the whole branch does not name, though one of an older pipeline
 * did, is gone from there. Answers how many are. In whichever order the pipelines arrive, it ends the same.
 */
export async function noteSightings(
  tx: Tx,
  viewer: Viewer,
  look: Look,
  turns: readonly Turn[],
  named: readonly NamedIncident[],
  { historical }: { historical: boolean },
): Promise<number> {
  const told = turns.flatMap(({ scan, pipeline, supersededAt }) =>
    named
      .filter((one) => one.scan === scan)
      .map(({ incidentId }) => ({ incidentId, scan, pipeline: String(pipeline), late: supersededAt !== null })),
  );
  const back = await whatReturns(tx, look, told);
  const late = await keep(tx, look, told);
  const gone = [...late, ...(await leaveOut(tx, look, turns))];
  const detail = ({ scan }: { scan: string }) => ({
    branch: look.branch,
    scan,
    ...(look.covers ? { commit: look.covers.commit } : {}),
  });
  const left = gone.map((one) => entry("incident.left_branch", one, detail(one)));
  const came = back.filter(({ isBack }) => isBack).map((one) => entry("incident.returned_to_branch", one, detail(one)));
  await announce(tx, viewer, [...left, ...came]);
  if (!historical)
    for (const id of new Set(back.filter(({ reopens }) => reopens).map(({ incidentId }) => incidentId)))
      await regress(tx, viewer, id, look.at);
  if (gone.length > 0) {
    const { repositoryId, branch, at } = look;
    await enqueue(tx, "sightings.settle", { repositoryId, branch, goneAt: at.toISOString() });
  }
  return gone.length;
}

const entry = (type: string, { incidentId }: { incidentId: number }, detail: Record<string, string>): AuditEntry => ({
  type,
  incidentId,
  detail,
});

/** What was gone from here, or closed as gone from everywhere, and is named again. */
async function whatReturns(tx: Tx, { repositoryId, branch, at }: Look, told: readonly Told[]) {
  const rows = await tx.$queryRaw`SELECT t."incidentId", t.scan, here."goneAt" IS NOT NULL AS "isBack",
      i.status = 'resolved' AND i."closedAt" < ${at} AND (here."goneAt" IS NOT NULL OR i."closedBy" = 'source') AS reopens
    FROM json_to_recordset(${jsonFor(told)}::json) AS t("incidentId" int, scan text, pipeline bigint, late boolean)
    JOIN "Incident" i ON i.id = t."incidentId"
    LEFT JOIN "Sighting" here ON here."incidentId" = t."incidentId" AND here."repositoryId" = ${repositoryId}
      AND here.branch = ${branch} AND here.scan = t.scan
    WHERE NOT t.late AND (here."goneAt" IS NOT NULL AND here.pipeline <= t.pipeline OR here."incidentId" IS NULL
      AND EXISTS (SELECT 1 FROM "Sighting" s WHERE s."incidentId" = t."incidentId")
      AND NOT EXISTS (SELECT 1 FROM "Sighting" s WHERE s."incidentId" = t."incidentId" AND s."goneAt" IS NULL))
    ORDER BY t."incidentId"`;
  return parseRows(returned, rows);
}

/** Answers what a report that comes late names for the first time: a newer one has seen the branch without it. */
async function keep(tx: Tx, { repositoryId, branch, at }: Look, told: readonly Told[]) {
  if (told.length === 0) return [];
  const ids = told.map(({ incidentId }) => incidentId);
  await tx.$executeRaw`DELETE FROM "Sighting" WHERE "repositoryId" = ${repositoryId} AND branch = ${branch} AND scan = ''
    AND "incidentId" = ANY (${ids}::int[])`;
  const rows = await tx.$queryRaw`INSERT INTO "Sighting" AS s
      ("incidentId", "repositoryId", branch, scan, pipeline, "seenAt", "goneAt")
    SELECT "incidentId", ${repositoryId}, ${branch}, scan, pipeline, ${at}, CASE WHEN late THEN ${at}::timestamptz END
    FROM json_to_recordset(${jsonFor(told)}::json) AS t("incidentId" int, scan text, pipeline bigint, late boolean)
    ORDER BY "incidentId", scan
    ON CONFLICT ("incidentId", "repositoryId", branch, scan) DO UPDATE SET pipeline = excluded.pipeline,
      "seenAt" = excluded."seenAt", "goneAt" = CASE WHEN excluded."goneAt" IS NOT NULL THEN coalesce(s."goneAt", excluded."goneAt") END
    WHERE s.pipeline <= excluded.pipeline
    RETURNING "incidentId", scan, "goneAt" = ${at} AS "isGone"`;
  return parseRows(z.object({ ...seen.shape, isGone: z.boolean().nullable() }), rows).filter(({ isGone }) => isGone);
}

/** What a scan of the whole branch left out. One that is late, failed, or saw a part only, leaves nothing out. */
async function leaveOut(tx: Tx, look: Look, turns: readonly Turn[]): Promise<z.infer<typeof seen>[]> {
  const { repositoryId, branch, covers, at } = look;
  if (!covers) return [];
  const gone: z.infer<typeof seen>[] = [];
  for (const { scan, whole, pipeline, supersededAt } of turns) {
    if (!whole || supersededAt) continue;
    await tx.$executeRaw`UPDATE "BranchScan" SET pipeline = ${pipeline}, "commit" = ${covers.commit}, "coveredAt" = ${at}
      WHERE "repositoryId" = ${repositoryId} AND branch = ${branch} AND scan = ${scan}`;
    const rows = await tx.$queryRaw`UPDATE "Sighting" SET "goneAt" = ${at}, pipeline = ${pipeline}
      WHERE "repositoryId" = ${repositoryId} AND branch = ${branch} AND scan = ${scan} AND "goneAt" IS NULL
        AND pipeline < ${pipeline} RETURNING "incidentId", scan`;
    gone.push(...parseRows(seen, rows));
  }
  return gone;
}

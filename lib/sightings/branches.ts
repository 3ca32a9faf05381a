import { z } from "zod";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const row = z.object({ repository: z.string(), branch: z.string(), goneAt: z.date().nullable() });
export type Branch = z.infer<typeof row>;

/** On which branches its scans see an incident, and on which they no longer do; the former first. */
export async function branchesOf(viewer: Viewer, incidentId: number, limit = 50): Promise<Branch[]> {
  const isVisible = await db().incident.count({ where: { AND: [{ id: incidentId }, visibleTo(viewer)] } });
  if (isVisible === 0) return [];
  const rows = await db().$queryRaw`SELECT r."fullName" AS repository, s.branch,
      CASE WHEN bool_and(s."goneAt" IS NOT NULL) THEN max(s."goneAt") END AS "goneAt"
    FROM "Sighting" s JOIN "Repository" r ON r.id = s."repositoryId"
    WHERE s."incidentId" = ${incidentId} AND s.branch <> '' GROUP BY 1, 2
    ORDER BY 3 DESC NULLS FIRST, 1, 2 LIMIT ${limit}`;
  return parseRows(row, rows);
}

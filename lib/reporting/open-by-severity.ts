import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { seesEverything } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { type Level, levels } from "@/lib/reporting/levels";
import { ofKinds } from "@/lib/reporting/monthly-overview";
import { type IncidentKind, Severity } from "@/prisma/generated/enums";

const row = z.object({ severity: z.enum(Severity), count: z.number() });
export type Standing = z.infer<typeof row>;

/** What is open now in one repository or organisation, by severity, the worst first. */
export async function openBySeverity(
  viewer: Viewer,
  level: Level,
  id: number,
  kinds: readonly IncidentKind[] | undefined,
): Promise<Standing[]> {
  authorize(viewer, "analytics:read");
  if (!seesEverything(viewer, "analytics:read")) return [];
  const rows = await db().$queryRaw`
    SELECT t.label AS severity, sum(t.count)::float8 AS count FROM "TallyNow" t
    WHERE t.grain = 'now' AND t.measure = 'standing' AND t."repositoryId" <> 0 AND ${levels[level].ownerId} = ${id}::int AND ${ofKinds(kinds)}
    GROUP BY 1 HAVING sum(t.count) > 0 ORDER BY t.label::"Severity"`;
  return parseRows(row, rows);
}

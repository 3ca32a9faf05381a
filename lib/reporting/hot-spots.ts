import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleSql } from "@/lib/access/visibility";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { sums } from "@/lib/reporting/sums";
import { type Narrowing, standing } from "@/lib/reporting/tally";
import { Prisma } from "@/prisma/generated/client";

const row = z.object({ key: z.string(), name: z.string(), urgent: z.number(), count: z.number() });
/** Where much is open: `urgent` of these are critical or high. */
export type HotSpot = z.infer<typeof row>;

/** The repositories with most that is critical or high and open, then with most that is open. */
export async function hotRepositories(viewer: Viewer, narrowing: Narrowing, limit: number): Promise<HotSpot[]> {
  authorize(viewer, "incidents:read");
  const chosen = narrowing.severity?.length ? Prisma.sql`label = ANY(${narrowing.severity}::text[])` : Prisma.sql`true`;
  const rows = await db().$queryRaw`
    SELECT r."fullName" AS key, r."fullName" AS name, t.urgent, t.count FROM (
      SELECT "repositoryId", ${ranked(Prisma.sql`label`)} FROM ${standing(viewer, narrowing)} WHERE ${chosen}
      GROUP BY 1 HAVING sum(count) > 0 ORDER BY urgent DESC, count DESC, 1 LIMIT ${limit}::int) t
    JOIN "Repository" r ON r.id = t."repositoryId" ORDER BY t.urgent DESC, t.count DESC, r.id`;
  return parseRows(row, rows);
}

/** The same of detectors, with the name that the newest incident of each has, of those the viewer may see. */
export async function hotDetectors(viewer: Viewer, narrowing: Narrowing, limit: number): Promise<HotSpot[]> {
  authorize(viewer, "incidents:read");
  const open = sums(viewer, narrowing, { grain: "now", measures: ["detector"], by: ["label", "severity"] });
  const rows = await db().$queryRaw`
    SELECT t.label AS key, newest."detectorName" AS name, t.urgent, t.count FROM (
      SELECT label, ${ranked(Prisma.sql`severity`)} FROM ${open} open
      GROUP BY 1 HAVING sum(count) > 0 ORDER BY urgent DESC, count DESC, 1 LIMIT ${limit}::int) t
    CROSS JOIN LATERAL (SELECT i."detectorName" FROM "Incident" i
      WHERE i.detector = t.label AND ${visibleSql(viewer)} ORDER BY i."triggeredAt" DESC LIMIT 1) newest
    ORDER BY t.urgent DESC, t.count DESC, 1`;
  return parseRows(row, rows);
}

function ranked(severity: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`coalesce(sum(count) FILTER (WHERE ${severity} IN ('critical', 'high', 'urgent')), 0)::float8 AS urgent, sum(count)::float8 AS count`;
}

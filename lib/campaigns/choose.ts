import { z } from "zod";
import type { MemberViewer } from "@/lib/access/viewer";
import { visibleSql, visibleTo } from "@/lib/access/visibility";
import { mostIncidents, mostSelected } from "@/lib/campaigns/terms";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Invalid } from "@/lib/errors";
import { countIncidents } from "@/lib/incidents/count";
import { IncidentFilter, incidentTags } from "@/lib/incidents/filter";
import { matching } from "@/lib/incidents/matching";
import { Prisma } from "@/prisma/generated/client";

const { sort: _sort, direction: _direction, status: _status, ...narrowing } = IncidentFilter.shape;

/** What the list of incidents filters by; a campaign is about what is open of it. */
export const CampaignFilter = z.object(narrowing).extend({ tags: z.array(z.enum(incidentTags)).optional() });
export type CampaignFilter = z.infer<typeof CampaignFilter>;

/** What a campaign is about: what a filter finds when it is worked out, or a selection. */
export const Chosen = z.union([
  z.object({ incidentIds: z.array(z.int().positive()).min(1).max(mostSelected) }),
  z.object({ filter: CampaignFilter }),
]);
export type Chosen = z.infer<typeof Chosen>;

/** How many open incidents are chosen of those the viewer may see: counted no further than a campaign may have. */
export async function sizeOf(viewer: MemberViewer, chosen: Chosen): Promise<number> {
  if ("filter" in chosen) return countIncidents(viewer, openOf(chosen.filter), mostIncidents);
  return db().incident.count({
    where: { AND: [{ id: { in: chosen.incidentIds }, closedAt: null }, visibleTo(viewer)] },
  });
}

const openOf = (filter: CampaignFilter): IncidentFilter => ({
  ...filter,
  status: ["open"],
  sort: "id",
  direction: "asc",
});
const row = z.object({ id: z.number(), authorId: z.number().nullable() });

/** Which open incidents are chosen, by author; not none, and not more than a campaign may have. */
export async function chosenIds(viewer: MemberViewer, chosen: Chosen): Promise<number[]> {
  const which =
    "filter" in chosen
      ? (await matching(openOf(chosen.filter))).among
      : Prisma.sql`i.id = ANY(${chosen.incidentIds}::int[])`;
  const found = await db().$queryRaw`SELECT i.id, i."authorId" FROM "Incident" i
    WHERE i."closedAt" IS NULL AND ${visibleSql(viewer)} AND ${which} LIMIT ${mostIncidents + 1}::int`;
  const rows = parseRows(row, found);
  const pointer = "incidentIds" in chosen ? "/incident_ids" : "/filter";
  if (rows.length === 0) throw new Invalid("No open incident is chosen. Widen the filter.", { pointer });
  if (rows.length > mostIncidents)
    throw new Invalid(
      `More than ${mostIncidents.toLocaleString("en-GB")} incidents are chosen. Narrow the filter, and make several campaigns.`,
      { pointer },
    );
  return rows.sort((a, b) => (a.authorId ?? 0) - (b.authorId ?? 0) || a.id - b.id).map(({ id }) => id);
}

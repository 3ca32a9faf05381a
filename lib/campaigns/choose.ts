import { z } from "zod";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
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
    where: { AND: [{ id: { in: chosen.incidentIds }, closedAt: null, needToKnow: false }, visibleTo(viewer)] },
  });
}

const openOf = (filter: CampaignFilter): IncidentFilter => ({
  ...filter,
  status: ["open"],
  counted: ["yes"],
  sort: "id",
  direction: "asc",
});

/** Refuses to make a campaign about nothing, or about more than one may have. */
export function requireSize(size: number, chosen: Chosen): void {
  const pointer = "incidentIds" in chosen ? "/incident_ids" : "/filter";
  if (size === 0) throw new Invalid("No open incident is chosen. Widen the filter.", { pointer });
  if (size > mostIncidents)
    throw new Invalid(
      `More than ${mostIncidents.toLocaleString("en-GB")} incidents are chosen. Narrow the filter, and make several campaigns.`,
      { pointer },
    );
}

const row = z.object({ id: z.number() });

/** Which open incidents are chosen that the campaign does not have yet, by author; together no more than one may have. */
export async function unplacedIds(viewer: Viewer, campaignId: number, chosen: Chosen): Promise<number[]> {
  const which =
    "filter" in chosen
      ? (await matching(openOf(chosen.filter))).among
      : Prisma.sql`i.id = ANY(${chosen.incidentIds}::int[])`;
  const placed = await db().campaignIncident.count({ where: { campaignId } });
  const found = await db().$queryRaw`SELECT i.id FROM "Incident" i
    WHERE i."closedAt" IS NULL AND NOT i."needToKnow" AND ${visibleSql(viewer)} AND ${which}
      AND NOT EXISTS (SELECT 1 FROM "CampaignIncident" c WHERE c."campaignId" = ${campaignId}::int AND c."incidentId" = i.id)
    ORDER BY i."authorId", i.id LIMIT ${Math.max(0, mostIncidents - placed)}::int`;
  return parseRows(row, found).map(({ id }) => id);
}

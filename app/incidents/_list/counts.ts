import { severity as severities } from "@/emails/brand";
import type { Viewer } from "@/lib/access/viewer";
import { countIncidents, mostCounted, type Totals } from "@/lib/incidents/count";
import { type Facet, type FacetName, facetNames, incidentFacet } from "@/lib/incidents/facets";
import { IncidentFilter } from "@/lib/incidents/filter";
import { statusesOf } from "@/lib/incidents/matching";
import { type Audience, partsOf, type ViewId, viewsFor } from "./saved-views";

/** How many there are; or, where more was not worth counting, more than that. */
export type Count = { count: number; more: boolean };
export type Option = { value: string; label: string; detail?: string; count: Count };
export type FacetOptions = Record<"severity" | FacetName, Option[]>;

const exactly = (count: number): Count => ({ count, more: false });
const about = (count: number): Count => ({ count: Math.min(count, mostCounted), more: count > mostCounted });

/** How many incidents each saved view holds, for this viewer. */
export async function viewCounts(
  viewer: Viewer,
  audience: Audience,
  totals: Totals,
): Promise<Partial<Record<ViewId, Count>>> {
  const counted = await Promise.all(
    viewsFor(audience).map(async (view) => {
      const filter = IncidentFilter.parse(partsOf(view));
      return [view.id, known(filter, totals) ?? about(await countIncidents(viewer, filter, mostCounted))] as const;
    }),
  );
  return Object.fromEntries(counted) as Partial<Record<ViewId, Count>>;
}

/** What a view holds, where the totals say so. */
function known(filter: IncidentFilter, { status, contact, overdue, dueSoon }: Totals): Count | null {
  const sum = (counts: number[]) => exactly(counts.reduce((total, count) => total + count, 0));
  if (filter.request?.length || filter.review?.length || filter.expiry?.length) return null;
  if (filter.due?.length) return filter.due[0] === "overdue" ? exactly(overdue) : about(dueSoon);
  if (filter.contact?.length) return sum(filter.contact.map((word) => contact[word]));
  return sum(statusesOf(filter).map((word) => status[word]));
}

/** What the filters' chips say; what else there is to choose, a menu asks for when it is opened. */
export async function facetsFor(viewer: Viewer, filter: IncidentFilter, totals: Totals): Promise<FacetOptions> {
  const chosen = {
    detectors: filter.detector,
    repositories: filter.repository,
    authors: filter.author,
    labels: filter.label,
  };
  const named = await Promise.all(
    facetNames.map(async (name) => {
      const values = chosen[name] ?? [];
      const facets = values.length > 0 ? await incidentFacet(viewer, name, { values }) : [];
      return [name, facets.map(optionOf)] as const;
    }),
  );
  return {
    ...(Object.fromEntries(named) as Record<FacetName, Option[]>),
    severity: Object.entries(severities).map(([level, { label }]) => ({
      value: level,
      label,
      count: exactly(totals.severity[level as keyof typeof severities]),
    })),
  };
}

export function optionOf({ value, label, count }: Facet): Option {
  return { value, label, ...(value.includes("@") && value !== label ? { detail: value } : {}), count: about(count) };
}

import { severity as severities } from "@/emails/brand";
import type { Viewer } from "@/lib/access/viewer";
import { IncidentFilter } from "@/lib/incidents/filter";
import { countIncidents, incidentFacets } from "@/lib/incidents/list";
import { type Audience, type ViewId, viewsFor } from "./saved-views";

export type Option = { value: string; label: string; detail?: string; count: number };
export type FacetOptions = Record<"severity" | "detector" | "repository" | "author", Option[]>;

/** How many incidents each saved view holds, for this viewer. */
export async function viewCounts(viewer: Viewer, audience: Audience): Promise<Partial<Record<ViewId, number>>> {
  const counted = await Promise.all(
    viewsFor(audience).map(async ({ id, status, contact, request, review }) => {
      const filter = IncidentFilter.parse({
        status: [...status],
        ...(contact.length ? { contact: [...contact] } : {}),
        ...(request ? { request: [...request] } : {}),
        ...(review ? { review: [...review] } : {}),
      });
      return [id, await countIncidents(viewer, filter)] as const;
    }),
  );
  return Object.fromEntries(counted) as Partial<Record<ViewId, number>>;
}

/** What there is to filter by, counted over everything this viewer may see. */
export async function facetsFor(viewer: Viewer): Promise<FacetOptions> {
  const [facets, severity] = await Promise.all([
    incidentFacets(viewer),
    Promise.all(
      Object.entries(severities).map(async ([level, { label }]) => ({
        value: level,
        label,
        count: await countIncidents(viewer, IncidentFilter.parse({ severity: level })),
      })),
    ),
  ]);
  return {
    severity,
    detector: facets.detectors,
    repository: facets.repositories,
    author: facets.authors.map((author) => ({ ...author, detail: author.value })),
  };
}

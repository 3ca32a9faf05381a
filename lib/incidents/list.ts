import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import type { Page, PageRequest } from "@/lib/db/keyset";
import { discreet, discretionFor } from "@/lib/incidents/discretion";
import type { IncidentFilter } from "@/lib/incidents/filter";
import { pageOfIds } from "@/lib/incidents/page";
import { summariesOf } from "@/lib/incidents/summaries";
import type { IncidentSummary } from "@/lib/incidents/views";

/** One page of the incidents the viewer may see, in the filter's order; cursors name the row to go on from. */
export async function listIncidents(
  viewer: Viewer,
  filter: IncidentFilter,
  request: PageRequest,
): Promise<Page<IncidentSummary>> {
  authorize(viewer, "incidents:read");
  const own = await discretionFor(viewer);
  const { rows: ids, ...cursors } = await pageOfIds(viewer, own ? { ...filter, discreetFor: own } : filter, request);
  const rows = await summariesOf(viewer, ids);
  return { ...cursors, rows: own ? rows.map((row) => discreet(row, own)) : rows };
}

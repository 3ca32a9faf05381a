import { z } from "zod";
import { route } from "@/app/_server/route";
import { mostCounted } from "@/lib/incidents/count";
import { facetNames, incidentFacet } from "@/lib/incidents/facets";

export const GET = route({
  summary: "Find the detectors, repositories, authors or labels that the list of incidents can be narrowed by",
  permission: "incidents:read",
  query: z.object({
    of: z.enum(facetNames).default("detectors"),
    find: z
      .string()
      .trim()
      .max(200)
      .optional()
      .describe("In the name or the value; without it, the most frequent ones"),
  }),
  answer: z.array(
    z.object({
      value: z.string().describe("What the filter takes"),
      label: z.string(),
      count: z.int().describe("Of the incidents that you may see"),
      more: z.boolean().describe("Whether there are more than were counted"),
    }),
  ),
  async run(viewer, { query: { of, find } }) {
    const facets = await incidentFacet(viewer, of, { find });
    return facets.map(({ count, ...facet }) => ({
      ...facet,
      count: Math.min(count, mostCounted),
      more: count > mostCounted,
    }));
  },
});

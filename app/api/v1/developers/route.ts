import { z } from "zod";
import { route } from "@/app/_server/route";
import { DeveloperAnswer, developerShape } from "@/app/api/v1/_shape/developer";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { developerFilters, listDevelopers } from "@/lib/identities/list-developers";

export const GET = route({
  summary: "List the people who commit, by name",
  permission: "members:read",
  query: PageQuery.extend({
    search: z.string().trim().max(200).optional().describe("Part of a name or of an address"),
    only: z.enum(developerFilters).default("all"),
  }),
  answer: z.array(DeveloperAnswer),
  async run(viewer, { query: { cursor, per_page, search, only }, url }) {
    const page = await listDevelopers(viewer, { q: search, only }, { cursor, limit: per_page });
    return paged(url, page.rows.map(developerShape), page);
  },
});

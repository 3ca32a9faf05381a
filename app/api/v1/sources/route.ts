import { z } from "zod";
import { route } from "@/app/_server/route";
import { Source } from "@/app/api/v1/_shape/answers";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { sourceShape } from "@/app/api/v1/_shape/source";
import { listRepositories } from "@/lib/incidents/by-repository";

export const GET = route({
  summary: "List the repositories that incidents were found in",
  permission: "sources:read",
  query: PageQuery.extend({ search: z.string().trim().max(200).optional().describe("In the full name") }),
  answer: z.array(Source),
  async run(viewer, { query: { cursor, per_page, search }, url }) {
    const page = await listRepositories(viewer, { search }, { cursor, limit: per_page });
    return paged(url, page.rows.map(sourceShape), page);
  },
});

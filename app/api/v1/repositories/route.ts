import { z } from "zod";
import { route } from "@/app/_server/route";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { RepositoryAnswer, repositoryShape } from "@/app/api/v1/_shape/repository";
import { listRepositorySettings } from "@/lib/repositories/list";

export const GET = route({
  summary: "List repositories with what is set for each",
  permission: "sources:read",
  query: PageQuery.extend({ search: z.string().trim().max(200).optional().describe("In the full name") }),
  answer: z.array(RepositoryAnswer),
  async run(viewer, { query: { cursor, per_page, search }, url }) {
    const page = await listRepositorySettings(viewer, { search }, { cursor, limit: per_page });
    return paged(url, page.rows.map(repositoryShape), page);
  },
});

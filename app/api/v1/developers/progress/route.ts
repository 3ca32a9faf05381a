import { z } from "zod";
import { route } from "@/app/_server/route";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { ProgressAnswer, progressShape } from "@/app/api/v1/_shape/progress";
import { developerProgress } from "@/lib/reporting/developer-progress";
import { ProgressFilter } from "@/lib/reporting/progress-filter";

const { period, q, contact, only, sort, direction } = ProgressFilter.shape;

export const GET = route({
  summary: "List how the developers do over the last 30 days, 90 days or 12 months",
  permission: "analytics:read",
  query: PageQuery.extend({
    period: period.unwrap(),
    q: q.describe("Part of a name or of an address"),
    contact: contact.describe("Any of these: where the conversation with them stands"),
    only: only.unwrap().describe("With open work only, or with overdue work only"),
    sort: sort.unwrap(),
    direction: direction.unwrap(),
  }),
  answer: z.array(ProgressAnswer),
  async run(viewer, { query: { cursor, per_page, ...filter }, url }) {
    const page = await developerProgress(viewer, filter, { cursor, limit: per_page });
    return paged(url, page.rows.map(progressShape), page);
  },
});

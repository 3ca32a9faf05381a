import { z } from "zod";
import { route } from "@/app/_server/route";
import { FilterQuery, filterIn, TableParams } from "@/app/api/v1/_shape/export";
import { countExport } from "@/lib/exports/export";

export const GET = route({
  summary: "How many rows an export would have; needs the scope of the list",
  params: TableParams,
  query: FilterQuery,
  answer: z.object({ rows: z.int() }),
  run: async (viewer, { params: { table }, url }) => ({
    rows: await countExport(viewer, { table, query: filterIn(url) }),
  }),
});

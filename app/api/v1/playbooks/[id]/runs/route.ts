import { z } from "zod";
import { route } from "@/app/_server/route";
import { listPlaybookRuns } from "@/lib/playbooks/configure";

export const GET = route({
  params: z.object({ id: z.string() }),
  query: z.object({ per_page: z.coerce.number().int().min(1).max(100).default(50) }),
  run: (viewer, { params, query }) => listPlaybookRuns(viewer, params.id, query.per_page),
});

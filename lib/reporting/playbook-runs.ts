import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import type { Range } from "@/lib/reporting/report-filter";

const row = z.object({ playbook: z.string(), outcome: z.enum(["done", "skipped", "failed"]), count: z.number() });
export type Runs = Record<"done" | "skipped" | "failed", number>;

/** How often each playbook ran in the range, by outcome; of the whole workspace, whatever else the report is narrowed to. */
export async function playbookRuns(viewer: Viewer, range: Range): Promise<Map<string, Runs>> {
  authorize(viewer, "playbooks:read");
  const rows = await db().$queryRaw`
    SELECT split_part(label, '/', 1) AS playbook, split_part(label, '/', 2) AS outcome, sum(count)::float8 AS count FROM (
      SELECT label, count FROM "TallyWhole"
      WHERE grain = 'month' AND measure = 'ran' AND kind = '' AND severity = '' AND period >= ${range.start}::date AND period < ${range.end}::date
      UNION ALL SELECT run, sign FROM "TallyChange"
      WHERE run IS NOT NULL AND "triggeredAt" >= ${range.start}::timestamptz AND "triggeredAt" < ${range.end}::timestamptz) ran GROUP BY 1, 2`;
  const runs = new Map<string, Runs>();
  for (const { playbook, outcome, count } of parseRows(row, rows))
    runs.set(playbook, { ...(runs.get(playbook) ?? { done: 0, skipped: 0, failed: 0 }), [outcome]: count });
  return runs;
}

import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";

const outcomeRow = z.object({
  id: z.string(),
  /** Of a report; null of a webhook. */
  findings: z.int().nullable(),
  created: z.int().nullable(),
  rejected: z.int().nullable(),
  /** Another delivery came under the same id with another body, which no sender does of itself. */
  contradicted: z.boolean(),
});
export type Outcome = z.infer<typeof outcomeRow>;

/** What came of these deliveries, by their ids. What a report had rejected is counted: the list may be long. */
export async function outcomesOf(viewer: Viewer, ids: readonly string[]): Promise<Map<string, Outcome>> {
  authorize(viewer, "sources:read");
  const rows = await db().$queryRaw`SELECT d.id::text, (d.outcome->>'findings')::int AS findings,
      (d.outcome#>>'{incidents,created}')::int AS created, json_array_length((d.outcome->'rejected')::json) AS rejected,
      EXISTS (SELECT FROM "Delivery" other WHERE other."endpointId" = d."endpointId"
        AND other."externalId" = d."externalId" AND other.id <> d.id) AS contradicted
    FROM "Delivery" d WHERE d.id = ANY(${[...ids]}::uuid[])`;
  return new Map(parseRows(outcomeRow, rows).map((row) => [row.id, row]));
}

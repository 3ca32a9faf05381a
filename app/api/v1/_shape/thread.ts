import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { ThreadView } from "@/lib/threads/view";

export const Thread = z.object({
  id: z.int(),
  kind: z.enum(["issue", "change"]).describe("change: a pull or merge request"),
  host: z.string(),
  repository: z.string(),
  number: z.int().nullable().describe("Null until it is made, a moment after it was asked for"),
  url: z.string().nullable(),
  state: z.enum(["wanted", "open", "closed", "merged", "failed"]),
  title: z.string(),
  labels: z.array(z.string()),
  branch: z.string().nullable(),
  error: z.string().nullable(),
  closed_by: z.string().nullable(),
  closed_at: Time.nullable(),
  created_at: Time,
});

export function threadShape({
  closedBy,
  closedAt,
  createdAt,
  incidentId: _of,
  attempts: _tries,
  ...thread
}: ThreadView) {
  return { ...thread, closed_by: closedBy, closed_at: closedAt, created_at: createdAt };
}

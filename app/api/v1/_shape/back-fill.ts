import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import type { BackFillView } from "@/lib/history/back-fills";

export const BackFill = z.object({
  id: z.number(),
  code_host_id: z.number(),
  account: z.string(),
  tells: z.boolean(),
  state: z.enum(["running", "paused", "done", "failed"]),
  expected: z.number().nullable(),
  alerts: z.number(),
  incidents: z.object({ created: z.number(), updated: z.number() }),
  left_out: z.array(z.string()),
  fault: z.string().nullable(),
  resume_at: Time.nullable(),
  created_at: Time,
  finished_at: Time.nullable(),
});

export function backFillShape(fill: BackFillView) {
  const { id, account, tells, state, expected, alerts, created, updated, fault } = fill;
  return {
    id,
    code_host_id: fill.codeHostId,
    account,
    tells,
    state,
    expected,
    alerts,
    incidents: { created, updated },
    left_out: fill.leftOut,
    fault,
    resume_at: fill.resumeAt,
    created_at: fill.createdAt,
    finished_at: fill.finishedAt,
  };
}

/** The repository a back-fill is narrowed to; without it, all of the connection. */
export const Repository = z.string().trim().min(1).max(300).optional();

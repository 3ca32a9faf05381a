import type { Tx } from "@/lib/db/client";
import { jsonFor } from "@/lib/db/json";
import { type JobName, type JobPayload, priorityOf } from "@/lib/jobs/jobs";

type Options = {
  runAt?: Date;
  /** At most one waiting job has this key. */
  key?: string;
  /** Those of one queue run one after the other. */
  queue?: string;
  maxAttempts?: number;
};

/** Adds jobs of one name in the caller's transaction, each with its key, in one statement. */
export async function enqueueAll<Name extends JobName>(
  tx: Tx,
  name: Name,
  jobs: readonly { payload: JobPayload<Name>; key: string }[],
) {
  if (jobs.length === 0) return;
  await tx.$queryRaw`SELECT count(graphile_worker.add_job(${name}, payload := j.payload, max_attempts := 10,
      job_key := j.key, priority := ${priorityOf(name)}::int))::text
    FROM json_to_recordset(${jsonFor(jobs)}::json) AS j(payload json, key text)`;
}

/** Adds a job in the caller's transaction: it exists exactly when the change that caused it does. */
export async function enqueue<Name extends JobName>(
  tx: Tx,
  name: Name,
  payload: JobPayload<Name>,
  options: Options = {},
) {
  await tx.$queryRaw`SELECT graphile_worker.add_job(${name}, payload := ${jsonFor(payload)}::json,
    run_at := coalesce(${options.runAt ?? null}::timestamptz, now()), max_attempts := ${options.maxAttempts ?? 10}::int,
    job_key := ${options.key ?? null}, queue_name := ${options.queue ?? null}, priority := ${priorityOf(name)}::int)::text`;
}

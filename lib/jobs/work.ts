import { EventEmitter } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { Logger, parseCronItems, run, type TaskList, type WorkerEvents } from "graphile-worker";
import pg from "pg";
import { env } from "@/lib/env";
import { type JobName, type JobPayload, jobs } from "@/lib/jobs/jobs";
import { log } from "@/lib/log";

export type Attempt = { last: boolean };
export type Handlers = { [Name in JobName]: (payload: JobPayload<Name>, attempt: Attempt) => Promise<void> };

const concurrency = 6;
const pollMs = 1_000;
const beatMs = 5_000;
const deadAfterSeconds = 20;

/**
 * Works on jobs until stopped; `stop` lets running ones end. A process that was killed stops beating, and within half a
 * minute the jobs it held are free again (the queue by itself would keep them for four hours).
 */
export async function work(handlers: Handlers): Promise<{ stop(): Promise<void> }> {
  const pool = new pg.Pool({ connectionString: env().DATABASE_URL, max: concurrency + 4 });
  const lost = (error: Error) => log.warn({ error: error.name }, "a database connection was lost");
  pool.on("error", lost);
  pool.on("connect", (client) => client.on("error", lost));
  const events = new EventEmitter() as WorkerEvents;
  const workerIds = new Set<string>();
  events.on("worker:create", ({ worker }) => workerIds.add(worker.workerId));
  // A worker that broke must not go on beating: what it holds would stay locked.
  events.on("worker:fatalError", ({ worker }) => workerIds.delete(worker.workerId));

  const start = () =>
    run({
      pgPool: pool,
      taskList: tasksOf(handlers),
      concurrency,
      pollInterval: pollMs,
      noHandleSignals: true,
      parsedCronItems: parseCronItems([
        { task: "housekeeping.sweep", match: "* * * * *" },
        { task: "incidents.expire", match: "* * * * *" },
        { task: "due-dates.tell", match: "11 * * * *" },
        { task: "shifts.remind", match: "* * * * *" },
        { task: "tally.fold", match: "* * * * *" },
        { task: "progress.recount", match: "* * * * *" },
        { task: "sessions.recheck", match: "* * * * *" },
        { task: "links.reissue", match: "17 * * * *" },
        { task: "reports.weekly", match: "*/10 * * * *" },
        { task: "campaigns.review", match: "37 * * * *" },
        { task: "code-hosts.reconcile", match: "*/5 * * * *" },
        { task: "code-hosts.sweep", match: "23 * * * *" },
        { task: "identities.review", match: "47 3 * * *" },
      ]),
      events,
      logger: new Logger(() => (level, message) => {
        if (level === "error" || level === "warning") log.warn({ queue: message.slice(0, 300) }, "job queue");
      }),
    });
  let stopping = false;
  let runner = await persistently(start);
  const keepRunning = async () => {
    while (!stopping) {
      await runner.promise.catch((error: Error) =>
        log.warn({ error: error.name }, "the job queue stopped; starting it again"),
      );
      workerIds.clear();
      if (!stopping) runner = await persistently(start);
    }
  };
  void keepRunning();
  const pulse = () => beat(pool, [...workerIds]).catch((error) => log.warn({ error: error.name }, "heartbeat failed"));
  void pulse();
  const timer = setInterval(pulse, beatMs);
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await runner.stop();
      await pool.query('DELETE FROM "WorkerHeartbeat" WHERE "workerId" = ANY ($1)', [[...workerIds]]);
      await pool.end();
    },
  };
}

/** The database may be away for a while; this process waits for it. */
async function persistently<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.name : "unknown" }, "waiting for the database");
      await delay(pollMs);
    }
  }
}

function tasksOf(handlers: Handlers): TaskList {
  const names = Object.keys(handlers) as JobName[];
  return Object.fromEntries(
    names.map((name) => [
      name,
      async (payload: unknown, { job }: { job: { attempts: number; max_attempts: number } }) => {
        const handle = handlers[name] as (payload: unknown, attempt: Attempt) => Promise<void>;
        await handle(jobs[name].parse(payload), { last: job.attempts >= job.max_attempts });
      },
    ]),
  ) as TaskList;
}

async function beat(pool: pg.Pool, workerIds: readonly string[]): Promise<void> {
  await pool.query(
    `INSERT INTO "WorkerHeartbeat" ("workerId", "beatAt") SELECT unnest($1::text[]), now()
     ON CONFLICT ("workerId") DO UPDATE SET "beatAt" = now()`,
    [workerIds],
  );
  await pool.query(
    `WITH alive AS (SELECT "workerId" FROM "WorkerHeartbeat" WHERE "beatAt" > now() - make_interval(secs => $1)),
       gone AS (SELECT DISTINCT locked_by FROM graphile_worker.jobs
         WHERE locked_at < now() - make_interval(secs => $1) AND locked_by NOT IN (SELECT "workerId" FROM alive))
     SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM gone HAVING count(*) > 0`,
    [deadAfterSeconds],
  );
  await pool.query(`DELETE FROM "WorkerHeartbeat" WHERE "beatAt" < now() - interval '1 hour'`);
}

import { Gauge, Registry } from "prom-client";
import { z } from "zod";
import { db } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { jobs as tasks } from "@/lib/jobs/jobs";
import { version } from "@/lib/version";
import { DeliveryState, MailState } from "@/prisma/generated/enums";

const counted = z.object({ state: z.string(), count: z.number() });
const jobRow = z.object({
  task: z.string(),
  state: z.enum(["ready", "scheduled", "running", "failed"]),
  count: z.number(),
});
const ages = z.object({ beat: z.number().nullable(), oldest: z.number() });
const hostsRow = z.object({
  missing: z.number(),
  lost: z.number(),
  token: z.number(),
  reconcile: z.number(),
  sweep: z.number(),
  webhook: z.number(),
});
const acceptedRow = z.object({ source: z.string(), at: z.number() });

/** What the whole installation looks like at this moment, as the database has it; says so where that does not answer. */
export async function stateMetrics(): Promise<Registry> {
  const registry = new Registry();
  const gauge = <Label extends string = never>(name: string, help: string, labelNames: Label[] = []) =>
    new Gauge({ name: `handback_${name}`, help, labelNames, registers: [registry] });
  gauge("build_info", "Always 1; the label says which version runs", ["version"]).set({ version }, 1);
  const up = gauge("database_up", "1 while the database answers");
  const state = await read().catch(() => null);
  up.set(state ? 1 : 0);
  if (!state) return registry;

  const deliveries = gauge("deliveries", "Deliveries by what became of them; done is processed", ["state"]);
  for (const name of Object.values(DeliveryState)) deliveries.set({ state: name }, 0);
  for (const { state: name, count } of state.deliveries) deliveries.set({ state: name }, count);
  gauge("delivery_oldest_waiting_seconds", "How long the oldest delivery waits to be processed; 0 for none").set(
    state.ages.oldest,
  );
  const accepted = gauge("delivery_last_accepted_timestamp_seconds", "When a source delivered last", ["source"]);
  for (const { source, at } of state.accepted) accepted.set({ source }, at);

  const missed = gauge(
    "code_host_deliveries",
    "Deliveries a code host could not hand over: missing are asked for again, lost are given up",
    ["state"],
  );
  missed.set({ state: "missing" }, state.hosts.missing);
  missed.set({ state: "lost" }, state.hosts.lost);
  const faulty = gauge("code_host_faults", "Code host connections by what does not work", ["what"]);
  for (const what of ["token", "reconcile", "sweep", "webhook"] as const) faulty.set({ what }, state.hosts[what]);

  const mails = gauge("mails", "Mails of the outbox by state", ["state"]);
  for (const name of Object.values(MailState)) mails.set({ state: name }, 0);
  for (const { state: name, count } of state.mails) mails.set({ state: name }, count);

  const jobs = gauge("jobs", "Jobs by task; ready is the depth of the queue, failed are out of tries", [
    "task",
    "state",
  ]);
  for (const task of Object.keys(tasks)) jobs.set({ task, state: "ready" }, 0);
  for (const { task, state: name, count } of state.jobs) jobs.set({ task, state: name }, count);
  const beat = gauge("worker_heartbeat_age_seconds", "Seconds since a worker beat last; NaN without any worker");
  beat.set(state.ages.beat ?? Number.NaN);
  return registry;
}

async function read() {
  const [deliveries, mails, jobs, now, accepted, hosts] = await Promise.all([
    db().$queryRaw`SELECT state::text, count(*)::int AS count FROM "Delivery" GROUP BY 1`,
    db().$queryRaw`SELECT state::text, count(*)::int AS count FROM "Mail" GROUP BY 1`,
    db().$queryRaw`SELECT task_identifier AS task, CASE WHEN locked_at IS NOT NULL THEN 'running'
        WHEN attempts >= max_attempts THEN 'failed' WHEN run_at > now() THEN 'scheduled' ELSE 'ready' END AS state,
      count(*)::int AS count FROM graphile_worker.jobs GROUP BY 1, 2`,
    db().$queryRaw`SELECT
      (SELECT extract(epoch FROM now() - max("beatAt"))::float8 FROM "WorkerHeartbeat") AS beat,
      (SELECT greatest(0, coalesce(extract(epoch FROM now() - min("receivedAt")), 0))::float8
        FROM "Delivery" WHERE state = 'received') AS oldest`,
    db().$queryRaw`SELECT source, extract(epoch FROM max("lastAcceptedAt"))::float8 AS at FROM "Endpoint"
      WHERE "lastAcceptedAt" IS NOT NULL GROUP BY 1`,
    db().$queryRaw`SELECT m.*, h.*, (SELECT count(*)::int FROM "CodeHostHook" WHERE fault IS NOT NULL) AS webhook
      FROM (SELECT count(*) FILTER (WHERE "nextAt" IS NOT NULL)::int AS missing,
          count(*) FILTER (WHERE "nextAt" IS NULL AND "arrivedAt" IS NULL)::int AS lost FROM "MissedDelivery") m,
        (SELECT count("checkedFault")::int AS token, count("reconcileFault")::int AS reconcile,
          count("sweepFault")::int AS sweep FROM "CodeHost") h`,
  ]);
  return {
    deliveries: parseRows(counted, deliveries),
    mails: parseRows(counted, mails),
    jobs: parseRows(jobRow, jobs),
    ages: ages.parse(parseRows(ages, now)[0]),
    accepted: parseRows(acceptedRow, accepted),
    hosts: hostsRow.parse(parseRows(hostsRow, hosts)[0]),
  };
}

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { db } from "@/lib/db/client";
import { onOwnConnection } from "./database";

/** A worker as it is run, from its sources. */
export async function startWorker(): Promise<ChildProcess> {
  const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "development", LOG_LEVEL: "info" };
  const child = spawn(process.execPath, ["--import", "tsx", "worker.ts"], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of child.stdout) if (String(line).includes("worker is ready")) break;
  return child;
}

export async function killWorker(worker: ChildProcess): Promise<void> {
  worker.kill("SIGKILL");
  await once(worker, "exit");
}

/** What a few minutes without a heartbeat do: what a dead worker held is free, and what it was about is tried again. */
export async function asIfItWereLongDead(): Promise<void> {
  await onOwnConnection(async (client) => {
    await client.query(
      "SELECT graphile_worker.force_unlock_workers(array_agg(locked_by)) FROM graphile_worker.jobs WHERE locked_by IS NOT NULL HAVING count(*) > 0",
    );
  });
  const over = { leaseUntil: new Date(0) };
  await db().mail.updateMany({ where: { state: "submitting" }, data: over });
  await db().mail.updateMany({ where: { state: "unknown" }, data: { notBefore: new Date(0) } });
  await db().sourceAlert.updateMany({ where: { leaseUntil: { not: null } }, data: over });
  await db().thread.updateMany({ where: { leaseUntil: { not: null } }, data: over });
}

import { db } from "@/lib/db/client";

export type DependencyState = "ok" | "unavailable";

const workerSilentMs = 30_000;

/** What Handback leans on, and whether it holds. */
export async function dependencies(): Promise<{ database: DependencyState; worker: DependencyState }> {
  try {
    const since = new Date(Date.now() - workerSilentMs);
    const alive = await db().workerHeartbeat.count({ where: { beatAt: { gt: since } } });
    return { database: "ok", worker: alive > 0 ? "ok" : "unavailable" };
  } catch {
    return { database: "unavailable", worker: "unavailable" };
  }
}

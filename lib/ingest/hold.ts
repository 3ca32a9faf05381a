import { setTimeout as delay } from "node:timers/promises";
import { DomainError, Unavailable } from "@/lib/errors";

const holdForMs = 8_000;
const retryEveryMs = 100;

/** Whether a request that came then can wait a little longer. */
export function isHoldable(since: Date): boolean {
  return Date.now() + retryEveryMs <= since.getTime() + holdForMs;
}

/**
 * Turns a database that restarts into a slow answer instead of a lost delivery: repeats `attempt`, which must be
 * idempotent, until it succeeds or eight seconds since the request came are over (senders wait ten). Then throws Unavailable.
 */
export async function holding<T>(attempt: () => Promise<T>, since: Date): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (!isHoldable(since)) {
        throw new Unavailable("The database does not answer at the moment. Nothing was stored; please deliver again.", {
          retryAfter: 5,
        });
      }
      await delay(retryEveryMs);
    }
  }
}

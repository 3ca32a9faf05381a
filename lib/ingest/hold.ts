import { setTimeout as delay } from "node:timers/promises";
import { DomainError, Unavailable } from "@/lib/errors";

const holdForMs = 8_000;
const retryEveryMs = 100;

/**
 * Turns a database that restarts into a slow answer instead of a lost delivery: repeats `attempt`, which must be
 * idempotent, until it succeeds or eight seconds since the request came are over (senders wait ten). Then throws Unavailable.
 */
export async function holding<T>(attempt: () => Promise<T>, since: Date): Promise<T> {
  const deadline = since.getTime() + holdForMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof DomainError) throw error;
      if (Date.now() + retryEveryMs > deadline) {
        throw new Unavailable("The database does not answer at the moment. Nothing was stored; please deliver again.", {
          retryAfter: 5,
        });
      }
      await delay(retryEveryMs);
    }
  }
}

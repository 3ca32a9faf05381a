import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { log } from "@/lib/log";
import { advanceDue } from "@/lib/oncall/advance";
import { dispatchAll } from "@/lib/oncall/dispatch";
import { databaseNow } from "@/lib/oncall/escalate";

const everyMs = 1_000;
const viewer = system("pages");
const endedRow = z.object({ id: z.number(), incidentId: z.number() });

/**
 * Looks every second, beside the job queue, for pages that are due: they neither wait behind other work, nor for the
 * jobs of a killed process to be free again. Any number of processes may do it at once.
 */
export function watchPages(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await tick().catch((error: Error) => log.warn({ error: error.name }, "looking for due pages failed"));
      await delay(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

/** What one look does: ends what is closed, and pages whoever is due. */
export async function tick(): Promise<void> {
  await endClosed();
  while ((await advanceDue()) > 0);
}

/** Nobody is paged about what is closed, and channels hear that it is. */
async function endClosed(): Promise<void> {
  await inTransaction(async (tx) => {
    const rows = await tx.$queryRaw`UPDATE "Escalation" e SET state = 'over', "dueAt" = NULL, "endedAt" = now()
      FROM "Incident" i WHERE i.id = e."incidentId" AND i."closedAt" IS NOT NULL AND e.state <> 'over'
      RETURNING e.id, e."incidentId"`;
    const ended = parseRows(endedRow, rows);
    if (ended.length === 0) return;
    await record(
      tx,
      viewer,
      ended.map(({ id, incidentId }) => ({
        ...{ type: "escalation.ended", incidentId, subject: String(id), detail: { escalationId: id } },
      })),
    );
    const about = ended.map(({ id }) => ({ escalationId: id, level: 0 }));
    await dispatchAll(tx, "resolve", about, await databaseNow(tx));
  });
}

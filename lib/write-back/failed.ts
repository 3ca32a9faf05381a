import { system } from "@/lib/access/viewer";
import { compareSoon } from "@/lib/alerts/mark";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import type { Attempt } from "@/lib/jobs/work";

/** What no further try mends: a person has to do something about it first. */
const lasting = new Set(["token", "forbidden", "refused", "missing", "address"]);

/** Keeps why it failed, where people see it. What may pass is thrown, to be tried again later and later. */
export async function noteFailure(incidentId: number, error: unknown, attempt: Attempt): Promise<void> {
  const failure = error instanceof ForgeFailure ? error : null;
  const sentence = failure?.message ?? "Handback could not read what the source answered.";
  const over = attempt.last || (failure !== null && lasting.has(failure.reason));
  await inTransaction(async (tx) => {
    await tx.sourceAlert.updateMany({
      where: { incidentId },
      data: { attempts: { increment: 1 }, error: sentence, ...(over ? { standing: "failed" as const } : {}) },
    });
    if (over)
      await record(tx, system("alerts.compare"), [{ type: "alert.failed", incidentId, detail: { error: sentence } }]);
    else if (failure?.retryAt) await compareSoon(tx, incidentId, failure.retryAt);
  });
  if (!over && !failure?.retryAt) throw error;
}

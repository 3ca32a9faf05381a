import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { transition } from "@/lib/incidents/transition";

const atOnce = 200;

/** Opens again what was ignored until a time that is over, each in a transaction of its own. Answers how many. */
export async function reopenExpired(now: Date): Promise<number> {
  const due = await db().incident.findMany({
    where: { status: "ignored", ignoredUntil: { lte: now } },
    orderBy: { ignoredUntil: "asc" },
    select: { id: true },
    take: atOnce,
  });
  let reopened = 0;
  for (const { id } of due) {
    try {
      await inTransaction(async (tx) => {
        const seen = await tx.incident.findFirst({ where: { id, status: "ignored", ignoredUntil: { lte: now } } });
        if (!seen) return;
        await transition(tx, system("incidents.expire"), seen, {
          to: "open",
          regression: false,
          expired: true,
          at: now,
        });
        reopened += 1;
      });
    } catch (error) {
      // Somebody else decided about it at this very moment: theirs counts.
      if (!(error instanceof Conflict)) throw error;
    }
  }
  return reopened;
}

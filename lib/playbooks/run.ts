import { system } from "@/lib/access/viewer";
import { db, inTransaction } from "@/lib/db/client";
import { catalog } from "@/lib/playbooks/catalog";
import type { Playbook, PlaybookEvent } from "@/lib/playbooks/playbook";
import type { Prisma } from "@/prisma/generated/client";

type Event = PlaybookEvent & { incidentId: number };

/**
 * Offers each event to each enabled playbook that listens to it. A run and its log entry are one transaction, claimed by
 * the pair of playbook and event: whatever is repeated or raced, it takes effect once. A failure is logged on the last
 * attempt; before that it is thrown, to be tried again.
 */
export async function runPlaybooks(eventIds: readonly string[], attempt: { last: boolean }): Promise<void> {
  const events = await db().auditEvent.findMany({
    where: { id: { in: eventIds.map(BigInt) } },
    orderBy: { id: "asc" },
  });
  const enabled = await db().playbook.findMany({ where: { enabled: true } });
  const settingsOf = new Map(enabled.map(({ id, settings }) => [id, settings]));
  let failure: unknown;
  for (const { id, type, incidentId, detail } of events) {
    if (incidentId === null) continue;
    const event: Event = { id, type, incidentId, detail: detail as Prisma.JsonObject };
    for (const playbook of catalog.filter((candidate) => candidate.on.includes(type) && settingsOf.has(candidate.id))) {
      try {
        await runOnce(playbook, event, settingsOf.get(playbook.id));
      } catch (error) {
        failure = error;
        if (attempt.last) await logFailure(playbook, event, error);
      }
    }
  }
  if (failure && !attempt.last) throw failure;
}

async function runOnce(playbook: Playbook, event: Event, storedSettings: unknown): Promise<void> {
  await inTransaction(async (tx) => {
    const claim = { playbookId: playbook.id, eventId: event.id, event: event.type, incidentId: event.incidentId };
    const { count } = await tx.playbookRun.createMany({
      data: [{ ...claim, outcome: "skipped", detail: "" }],
      skipDuplicates: true,
    });
    if (count === 0) return;
    // Two events of one incident do not run side by side: each sees what came of the other. Rows that only refer to
    // the incident may be added meanwhile, or whoever adds many would deadlock with a run that waits for them.
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${event.incidentId} FOR NO KEY UPDATE`;
    const incident = await tx.incident.findUnique({ where: { id: event.incidentId } });
    if (!incident) return;
    const viewer = system(`playbook:${playbook.id}`);
    const settings = playbook.settings.parse(storedSettings ?? {});
    const outcome = await playbook.run(tx, { event, incident, settings, viewer });
    await tx.playbookRun.update({
      where: { playbookId_eventId: { playbookId: playbook.id, eventId: event.id } },
      data: outcome,
    });
  });
}

async function logFailure(playbook: Playbook, event: Event, error: unknown): Promise<void> {
  const detail = error instanceof Error ? error.name : "unknown error";
  await db().playbookRun.createMany({
    data: [
      {
        playbookId: playbook.id,
        eventId: event.id,
        event: event.type,
        incidentId: event.incidentId,
        outcome: "failed",
        detail,
      },
    ],
    skipDuplicates: true,
  });
}

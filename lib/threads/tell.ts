import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { inertText } from "@/lib/forge/inert";
import { enqueue } from "@/lib/jobs/queue";
import type { Attempt } from "@/lib/jobs/work";
import { threadsOf } from "@/lib/threads/desk-of";
import { markerOf, writableForge } from "@/lib/threads/make";
import { commentFor } from "@/lib/write-back/comment";
import type { Thread } from "@/prisma/generated/client";

const teller = system("threads.tell");
const slackMs = 600_000;

/**
 * Tells the issues of an incident that it was closed, and closes them; or that it is open again, and reopens them. While
 * it is kept among those who need to know they hear nothing.
 */
export async function tellIssues(incidentId: number, attempt: Attempt): Promise<void> {
  const incident = await db().incident.findUniqueOrThrow({
    where: { id: incidentId },
    select: { closedAt: true, statusAt: true, needToKnow: true },
  });
  if (incident.needToKnow) return;
  const open = incident.closedAt === null;
  const issues = await db().thread.findMany({
    where: { incidentId, kind: "issue", number: { not: null }, toldOpen: !open },
  });
  for (const issue of issues) {
    try {
      await tell(issue, open, incident.statusAt);
    } catch (error) {
      await noteFailure(issue, error, attempt);
    }
  }
}

async function tell(issue: Thread, open: boolean, since: Date): Promise<void> {
  const { id, incidentId, kind, repository, number } = issue;
  if (number === null) return;
  const desk = threadsOf(await writableForge(issue));
  const place = { kind, repository, number };
  const marker = markerOf(`${issue.marker} ${since.getTime()}`);
  if (!(await desk.hasComment(place, marker, new Date(since.getTime() - slackMs))))
    await desk.comment(place, `${await commentFor(incidentId, inertText)}\n${marker}`);
  await desk.setOpen(place, open);
  await inTransaction(async (tx) => {
    const before = await tx.thread.findUniqueOrThrow({ where: { id }, select: { state: true } });
    await tx.thread.update({
      where: { id },
      data: {
        toldOpen: open,
        state: open ? "open" : "closed",
        closedBy: null,
        closedAt: open ? null : new Date(),
        error: null,
      },
    });
    // The host's own word of it may have come before its answer.
    if (before.state !== (open ? "open" : "closed"))
      await record(tx, teller, [
        {
          type: open ? "issue.reopened" : "issue.closed",
          incidentId,
          subject: String(id),
          detail: { repository, number },
        },
      ]);
    const now = await tx.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { closedAt: true } });
    // Somebody decided anew while it was told.
    if ((now.closedAt === null) !== open)
      await enqueue(tx, "threads.tell", { incidentId }, { key: `threads.tell:${incidentId}` });
  });
}

/** What may pass is thrown, to be tried again; the rest stands at the issue, to be tried again by hand. */
async function noteFailure({ id }: Thread, error: unknown, attempt: Attempt): Promise<void> {
  const failure = error instanceof ForgeFailure ? error : null;
  const passing = failure === null || failure.reason === "away" || failure.reason === "limited";
  await db().thread.update({
    where: { id },
    data: { error: failure?.message ?? "Handback could not read what the code host answered." },
  });
  if (passing && !attempt.last) throw error;
}

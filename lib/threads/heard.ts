import { system } from "@/lib/access/viewer";
import { type AuditEntry, record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import type { ThreadNews } from "@/lib/ingest/source";
import type { Thread } from "@/prisma/generated/client";

const listener = system("deliveries.process");

/** What became of an issue or a change at its code host. Older news than what is known changes nothing. */
export async function hearOfThreads(tx: Tx, news: readonly ThreadNews[]): Promise<void> {
  for (const one of news) {
    const { host, repository, kind, number } = one.thread;
    // A repository that was made anew counts anew.
    const thread = await tx.thread.findFirst({
      where: { host, repository, kind, number },
      orderBy: { id: "desc" },
    });
    if (!thread || thread.state === one.state || thread.state === "merged") continue;
    if (thread.closedAt && one.at < thread.closedAt) continue;
    await tx.thread.update({
      where: { id: thread.id },
      data: {
        state: one.state,
        closedBy: one.state === "open" ? null : (one.by?.slice(0, 100) ?? null),
        closedAt: one.state === "open" ? null : one.at,
      },
    });
    await record(tx, listener, await entriesFor(tx, thread, one));
  }
}

/** That it was closed there while the incident is open asks whoever owns the incident, where the connection says so. */
async function entriesFor(
  tx: Tx,
  { id, incidentId, kind, codeHostId, repository, number }: Thread,
  { state, by }: ThreadNews,
): Promise<AuditEntry[]> {
  const detail = { repository, number, ...(by ? { by } : {}) };
  const about = { incidentId, subject: String(id), detail };
  if (kind === "change")
    return [
      {
        ...about,
        type: state === "merged" ? "change.merged" : state === "closed" ? "change.closed" : "change.reopened",
      },
    ];
  if (state === "open") return [{ ...about, type: "issue.reopened" }];
  const { closedAt } = await tx.incident.findUniqueOrThrow({ where: { id: incidentId }, select: { closedAt: true } });
  const codeHost = codeHostId === null ? null : await tx.codeHost.findUnique({ where: { id: codeHostId } });
  const asks = closedAt === null && (codeHost?.issueClosed ?? "ask") === "ask";
  return [{ ...about, type: "issue.closed", detail: { ...detail, asks } }];
}

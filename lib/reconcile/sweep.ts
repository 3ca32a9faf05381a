import { db, inTransaction } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { forgeById } from "@/lib/forge/forge";
import { enqueue } from "@/lib/jobs/queue";
import { sweepGitHub } from "@/lib/reconcile/sweep-github";
import { sweepGitLab } from "@/lib/reconcile/sweep-gitlab";

const spare = 0.1;

/**
 * Holds a code host's alerts against our incidents: takes over what was closed, opened or found there and not told us,
 * and closes what was deleted there. Without a connection, has each of them swept.
 */
export async function sweepAlerts(codeHostId: number | undefined, now = new Date()): Promise<void> {
  if (codeHostId === undefined) return sweepEach();
  const host = await db().codeHost.findUnique({ where: { id: codeHostId } });
  if (!host) return;
  const forge = await forgeById(codeHostId, spare);
  const fault = await (forge.kind === "github"
    ? sweepGitHub(forge.github, host, now)
    : sweepGitLab(forge.gitlab, host, now)
  ).catch((error) => {
    if (error instanceof ForgeFailure) return error.message;
    throw error;
  });
  await db().codeHost.updateMany({ where: { id: host.id }, data: { sweptAt: now, sweepFault: fault } });
}

async function sweepEach(): Promise<void> {
  await inTransaction(async (tx) => {
    for (const { id } of await tx.codeHost.findMany({ select: { id: true } })) {
      await enqueue(tx, "code-hosts.sweep", { codeHostId: id }, { key: `code-hosts.sweep:${id}`, maxAttempts: 2 });
    }
  });
}

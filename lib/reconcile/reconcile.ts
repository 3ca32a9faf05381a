import { db, inTransaction } from "@/lib/db/client";
import { ForgeFailure } from "@/lib/forge/failure";
import { forgeById } from "@/lib/forge/forge";
import { wake } from "@/lib/history/advance";
import { stalledBackFills } from "@/lib/history/back-fills";
import { enqueue } from "@/lib/jobs/queue";
import { noteMissed, redeliver } from "@/lib/reconcile/deliveries";
import { githubHooks, gitlabHooks, type Hook } from "@/lib/reconcile/hooks";
import type { CodeHost } from "@/prisma/generated/client";

/**
 * Compares what a connection's webhooks sent with what is here, and has sent again what did not arrive: a code host that
 * could not hand something over tries no second time by itself. Without a connection, has each of them compared.
 */
export async function reconcile(codeHostId: number | undefined, now = new Date()): Promise<void> {
  if (codeHostId === undefined) return reconcileEach(now);
  const host = await db().codeHost.findUnique({ where: { id: codeHostId } });
  if (!host) return;
  const fault = await compare(host, now).catch((error) => {
    if (error instanceof ForgeFailure) return faultOf(error);
    throw error;
  });
  await db().codeHost.updateMany({ where: { id: host.id }, data: { reconciledAt: now, reconcileFault: fault } });
}

async function reconcileEach(now: Date): Promise<void> {
  await inTransaction(async (tx) => {
    for (const { id } of await tx.codeHost.findMany({ select: { id: true } })) {
      await enqueue(
        tx,
        "code-hosts.reconcile",
        { codeHostId: id },
        { key: `code-hosts.reconcile:${id}`, maxAttempts: 1 },
      );
    }
    for (const id of await stalledBackFills(tx, now)) await wake(tx, id);
  });
}

async function compare(host: CodeHost, now: Date): Promise<string | null> {
  const forge = await forgeById(host.id);
  if (forge.kind === "gitlab") {
    const hooks = await gitlabHooks(forge.gitlab, host.account);
    await keep(host, hooks ?? []);
    return hooks ? null : `GitLab knows no ${host.account}, or the token may not see it.`;
  }
  const hooks = await githubHooks(forge.github, host.account);
  const kept = await keep(host, hooks ?? []);
  for (const hook of kept) await noteMissed(forge.github, host, hook, now);
  await redeliver(forge.github, host, now);
  return null;
}

/** What the host lists, and no longer what it does not, or what delivers to an endpoint that was removed here. */
async function keep({ id: codeHostId }: CodeHost, listed: readonly Hook[]) {
  const ids = listed.map(({ endpointId }) => endpointId);
  await inTransaction(async (tx) => {
    const removed = await tx.endpoint.findMany({ where: { id: { in: ids }, disabledAt: { not: null } } });
    const hooks = listed.filter(({ endpointId }) => removed.every(({ id }) => id !== endpointId));
    await tx.codeHostHook.deleteMany({ where: { codeHostId, externalId: { notIn: hooks.map(({ id }) => id) } } });
    for (const { id: externalId, endpointId, fault } of hooks) {
      await tx.codeHostHook.upsert({
        where: { codeHostId_externalId: { codeHostId, externalId } },
        create: { codeHostId, externalId, endpointId, fault },
        update: { endpointId, fault },
      });
    }
  });
  return db().codeHostHook.findMany({ where: { codeHostId } });
}

function faultOf({ reason, message }: ForgeFailure): string {
  return reason === "forbidden" || reason === "missing"
    ? "The token may not list webhooks, so that a delivery that fails is not noticed."
    : message;
}

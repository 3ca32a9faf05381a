import { system } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { claimsOf } from "@/lib/members/claims";
import { ProviderAway, renewed, userInfo } from "@/lib/members/provider";
import { confirm } from "@/lib/members/sign-in";
import { openTokens, sealTokens, unvouchedSince, vouchedAt } from "@/lib/members/vouching";
import type { Session } from "@/prisma/generated/client";

const retryMs = 5 * 60_000;
const viewer = system("sessions.recheck");

/**
 * Asks the provider again about the sessions whose quarter of an hour is over, one after the other; where it does not
 * answer, the rest waits. Ends those it has not vouched for within the hour.
 */
export async function recheckSessions(): Promise<void> {
  await endUnvouched();
  for (;;) {
    const session = await claimNext();
    if (!session) return;
    try {
      await recheck(session);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : "unknown" }, "a session could not be rechecked");
      if (error instanceof ProviderAway) return;
    }
  }
}

/** The one that waits longest; whoever takes it has it for itself until its next turn. */
async function claimNext(): Promise<Session | null> {
  const now = new Date();
  const session = await db().session.findFirst({
    where: { recheckAt: { lte: now }, expiresAt: { gt: now }, member: { deactivatedAt: null } },
    orderBy: { recheckAt: "asc" },
  });
  if (!session) return null;
  const { count } = await db().session.updateMany({
    where: { id: session.id, recheckAt: session.recheckAt },
    data: { recheckAt: new Date(now.getTime() + retryMs) },
  });
  return count === 1 ? session : claimNext();
}

async function recheck({ id, memberId, tokenSha256, sealedTokens }: Session): Promise<void> {
  if (!sealedTokens) return;
  const tokens = await renewed(openTokens(sealedTokens, tokenSha256));
  // A renewed token may be the only good one from now on, whatever is said with it.
  await db().session.updateMany({ where: { id }, data: { sealedTokens: sealTokens(tokens, tokenSha256) } });
  const claims = claimsOf(tokens.issuer, await userInfo(tokens), {}, env().OIDC_GROUPS_CLAIM);
  await confirm(viewer, claims, memberId);
  await db().session.updateMany({ where: { id }, data: vouchedAt(Date.now()) });
}

/** They are no sessions any more since the hour was over; here they are forgotten, and the audit trail says why. */
async function endUnvouched(): Promise<void> {
  await inTransaction(async (tx) => {
    const over = await tx.session.findMany({
      where: { vouchedAt: { lte: unvouchedSince() }, expiresAt: { gt: new Date() } },
    });
    await tx.session.deleteMany({ where: { id: { in: over.map(({ id }) => id) } } });
    const reason = "the sign-in provider has not vouched for it for an hour";
    await record(
      tx,
      viewer,
      over.map(({ id, memberId, userAgent, network }) => ({
        type: "session.ended",
        subject: String(memberId),
        detail: { session: id, userAgent, network, reason },
      })),
    );
  });
}

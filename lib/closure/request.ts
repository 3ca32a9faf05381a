import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import type { AuditEntry } from "@/lib/audit/record";
import type { Wanted } from "@/lib/closure/contradiction";
import type { Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import type { ClosureRequest, Incident } from "@/prisma/generated/client";

/** A closure that waits for a Manager instead of being done: which request it is, and why. */
export type Waiting = { requestId: number; why: string };

const askedAnew = "asked anew";

export type Wish = { wanted: Wanted; why: string; comment: string };

type Asker = Extract<Viewer, { kind: "link" } | { memberId: number }>;

/**
 * Keeps a developer's wish to close; asked anew, the last word counts, and the same said twice is one request. Answers
 * what is to be announced. The incident's row is locked, so that a closure beside it cannot leave a request behind.
 */
export async function fileRequest(
  tx: Tx,
  viewer: Asker,
  incident: Pick<Incident, "id" | "version">,
  { wanted, why, comment }: Wish,
): Promise<Waiting & { entries: AuditEntry[] }> {
  await lockIncident(tx, incident.id);
  const { version } = await tx.incident.findUniqueOrThrow({ where: { id: incident.id }, select: { version: true } });
  if (version !== incident.version)
    throw new Conflict(`Incident ${incident.id} was changed by somebody else a moment ago.`);
  const email = viewer.kind === "link" ? viewer.recipient : viewer.email;
  const data = {
    wanted: wanted.to,
    revoked: wanted.to === "resolved" ? wanted.revoked : null,
    ignoreReason: wanted.to === "ignored" ? wanted.reason : null,
    ignoredUntil: wanted.to === "ignored" ? (wanted.until ?? null) : null,
    comment,
    why,
  };
  const before = await tx.closureRequest.findFirst({ where: { incidentId: incident.id, email, decision: null } });
  if (
    before &&
    Object.entries(data).every(([field, value]) => before[field as keyof typeof data]?.valueOf() === value?.valueOf())
  )
    return { requestId: before.id, why, entries: [] };
  const entries = before ? await withdrawRequests(tx, incident.id, { id: before.id }, askedAnew) : [];
  const { id } = await tx.closureRequest.create({
    data: {
      ...data,
      incidentId: incident.id,
      requestedBy: actorOf(viewer),
      memberId: memberIdOf(viewer),
      linkId: viewer.kind === "link" ? viewer.linkId : null,
      email,
    },
    select: { id: true },
  });
  const requested = { requestId: id, wanted: wanted.to, why, ...(comment ? { comment } : {}) };
  entries.push({
    type: "closure.requested",
    incidentId: incident.id,
    subject: String(id),
    detail:
      wanted.to === "resolved" ? { ...requested, revoked: wanted.revoked } : { ...requested, reason: wanted.reason },
  });
  return { requestId: id, why, entries };
}

/** Ends the requests that still wait, all of an incident or those narrowed to; answers what is to be announced. */
export async function withdrawRequests(
  tx: Tx,
  incidentId: number,
  only: { id?: number },
  answer: string,
  decidedBy: string | null = null,
): Promise<AuditEntry[]> {
  const waiting = await tx.closureRequest.findMany({ where: { incidentId, decision: null, ...only } });
  const entries: AuditEntry[] = [];
  for (const request of waiting) {
    if (!(await decide(tx, request, { decision: "withdrawn", answer, decidedBy }))) continue;
    entries.push({
      type: "closure.withdrawn",
      incidentId,
      subject: String(request.id),
      detail: {
        requestId: request.id,
        memberId: request.memberId,
        wanted: request.wanted,
        answer,
        ...(answer === askedAnew ? { anew: true } : {}),
      },
    });
  }
  return entries;
}

type Verdict = { decision: "approved" | "denied" | "withdrawn"; answer: string | null; decidedBy: string | null };

/** Writes the one decision a request gets, so that it is news to no manager any more; false when somebody was faster. */
export async function decide(
  tx: Tx,
  { id, incidentId }: Pick<ClosureRequest, "id" | "incidentId">,
  verdict: Verdict,
): Promise<boolean> {
  const { count } = await tx.closureRequest.updateMany({
    where: { id, decision: null },
    data: { ...verdict, decidedAt: new Date() },
  });
  if (count === 0) return false;
  await tx.notification.updateMany({
    where: { incidentId, kind: "request", readAt: null },
    data: { readAt: new Date() },
  });
  return true;
}

/** Whoever decides about an incident's requests waits for the one before: incident first, then its requests. */
export async function lockIncident(tx: Tx, incidentId: number): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
}

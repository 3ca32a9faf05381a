import { authorize, isManager } from "@/lib/access/policy";
import { actorOf, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import type { AuditEntry } from "@/lib/audit/record";
import type { Wanted } from "@/lib/closure/contradiction";
import { longestDenial } from "@/lib/closure/deny-reasons";
import { decide, lockIncident, withdrawRequests } from "@/lib/closure/request";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { memberWithAddress } from "@/lib/identities/member-with-address";
import { announce } from "@/lib/incidents/announce";
import { followAnswers } from "@/lib/incidents/own-answers";
import { transition } from "@/lib/incidents/transition";
import { enqueue } from "@/lib/jobs/queue";
import type { ClosureRequest } from "@/prisma/generated/client";

export type RequestState = "waiting" | "approved" | "denied" | "withdrawn";

/** The requests this viewer may know of, newest first: whoever is restricted, their own. */
export async function listRequests(viewer: Viewer, state: RequestState = "waiting", limit = 100) {
  authorize(viewer, "incidents:read");
  const own = "accessLevel" in viewer && viewer.accessLevel === "restricted" ? { memberId: viewer.memberId } : {};
  return db().closureRequest.findMany({
    where: { ...own, incident: visibleTo(viewer), decision: state === "waiting" ? null : state },
    orderBy: { id: "desc" },
    take: limit,
  });
}

/** Does what was asked, on behalf of whoever asked. Of several who decide, one wins. */
export async function approveRequest(viewer: Viewer, id: number): Promise<void> {
  await inTransaction(async (tx) => {
    const request = await requestToDecide(tx, viewer, id);
    await settle(tx, request, { decision: "approved", answer: null, decidedBy: actorOf(viewer) });
    const incident = await tx.incident.findUniqueOrThrow({ where: { id: request.incidentId } });
    await announce(tx, viewer, [await verdict(tx, "closure.approved", request)]);
    await transition(tx, viewer, incident, {
      ...wantedOf(request),
      at: new Date(),
      comment: request.comment || undefined,
      requestedBy: request.requestedBy,
    });
    await announce(tx, viewer, await followAnswers(tx, request, incident.id, wantedOf(request)));
  });
}

/** Says no, with the reason the developer reads, the holder of a link in a mail; the incident stays open. */
export async function denyRequest(viewer: Viewer, id: number, reason: string): Promise<void> {
  const answer = reason.trim();
  if (answer === "" || answer.length > longestDenial)
    throw new Invalid(`Say why, in at most ${longestDenial} characters: the developer reads it.`, {
      pointer: "/reason",
    });
  await inTransaction(async (tx) => {
    const request = await requestToDecide(tx, viewer, id);
    await settle(tx, request, { decision: "denied", answer, decidedBy: actorOf(viewer) });
    await announce(tx, viewer, [await verdict(tx, "closure.denied", request, answer)]);
    if (request.memberId === null) await enqueue(tx, "links.denied", { requestId: id });
  });
}

/** Takes one's own request back. */
export async function withdrawRequest(viewer: Viewer, id: number): Promise<void> {
  authorize(viewer, "incidents:write");
  await inTransaction(async (tx) => {
    const request = await visibleRequest(tx, viewer, id);
    if (request.memberId === null || request.memberId !== memberIdOf(viewer))
      throw new Forbidden("Only whoever asked can take a request back.");
    await lockIncident(tx, request.incidentId);
    const entries = await withdrawRequests(tx, request.incidentId, { id }, "taken back", actorOf(viewer));
    if (entries.length === 0) throw new Conflict("Somebody has decided about this request already.");
    await announce(tx, viewer, entries);
  });
}

async function requestToDecide(tx: Tx, viewer: Viewer, id: number): Promise<ClosureRequest> {
  authorize(viewer, "incidents:write");
  const request = await visibleRequest(tx, viewer, id);
  if (!isManager(viewer)) throw new Forbidden("Managers decide about requests.");
  await lockIncident(tx, request.incidentId);
  return request;
}

async function visibleRequest(tx: Tx, viewer: Viewer, id: number): Promise<ClosureRequest> {
  const own = isManager(viewer) || !("accessLevel" in viewer) || viewer.accessLevel === "member";
  const request = await tx.closureRequest.findFirst({
    where: { id, incident: visibleTo(viewer), ...(own ? {} : { memberId: memberIdOf(viewer) ?? -1 }) },
  });
  if (!request) throw new NotFound("There is no such request.");
  return request;
}

async function settle(tx: Tx, request: ClosureRequest, decision: Parameters<typeof decide>[2]): Promise<void> {
  if (await decide(tx, request, decision)) return;
  const now = await tx.closureRequest.findUniqueOrThrow({ where: { id: request.id } });
  throw new Conflict(`This request was ${now.decision} already. Look at the incident again.`, {
    decision: now.decision,
  });
}

function wantedOf({ wanted, revoked, ignoreReason, ignoredUntil }: ClosureRequest): Wanted {
  return wanted === "ignored"
    ? { to: "ignored", reason: ignoreReason ?? "low_risk", until: ignoredUntil ?? undefined }
    : { to: "resolved", revoked: revoked === true };
}

/** Who asked through a link, and has joined since, hears of it as a member does. */
async function verdict(tx: Tx, type: string, request: ClosureRequest, answer?: string): Promise<AuditEntry> {
  const { id, incidentId, linkId, wanted } = request;
  const memberId = request.memberId ?? (await memberWithAddress(tx, request.email));
  return {
    type,
    incidentId,
    subject: String(id),
    detail: { requestId: id, memberId, linkId, wanted, ...(answer ? { answer } : {}) },
  };
}

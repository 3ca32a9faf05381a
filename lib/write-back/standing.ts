import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import { alertOf } from "@/lib/alerts/address";
import { stateOf, type Wish, wishFor } from "@/lib/alerts/mapping";
import { compareSoon, keyOf, knownOfAlert } from "@/lib/alerts/mark";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { editableIncident } from "@/lib/incidents/editable";
import { takeOver } from "@/lib/incidents/source-state";
import type { Prisma, SourceAlert } from "@/prisma/generated/client";

const standingView = {
  standing: true,
  thereStatus: true,
  thereReason: true,
  thereBy: true,
  thereComment: true,
  thereAt: true,
  attempts: true,
  error: true,
  checkedAt: true,
  updatedAt: true,
} satisfies Prisma.SourceAlertSelect;

export type Standing = Prisma.SourceAlertGetPayload<{ select: typeof standingView }> & {
  /** How it is to be there, by what was decided here. */
  wish: Wish;
  vendor: "github" | "gitlab" | "gitguardian";
};

/** How far the incident and its alert at the source agree; null where they are not kept in step. */
export async function alertStanding(viewer: Viewer, incidentId: number): Promise<Standing | null> {
  authorize(viewer, "incidents:read");
  const incident = await db().incident.findFirst({
    where: { AND: [{ id: incidentId }, visibleTo(viewer)] },
    select: { ...knownOfAlert, sourceAlert: { select: standingView } },
  });
  if (!incident) throw new NotFound("There is no such incident.");
  const alert = alertOf(incident);
  if (!incident.sourceAlert || !alert) return null;
  return { ...incident.sourceAlert, wish: wishFor(alert, incident), vendor: alert.vendor };
}

export type Decision = "here" | "there" | "retry";

/**
 * Ends a conflict by a person's word: what is here is written there, or what is there is taken over here; or tries again
 * what failed.
 */
export async function decideAlert(viewer: Viewer, incidentId: number, take: Decision): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, incidentId);
    await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId} FOR UPDATE`;
    const kept = await tx.sourceAlert.findUnique({ where: { incidentId } });
    const alert = alertOf(incident);
    if (!kept || !alert) throw new NotFound("This incident has no alert that is kept in step.");
    const wanted = take === "retry" ? "failed" : "conflict";
    if (kept.standing !== wanted && !(take === "retry" && kept.standing === "due"))
      throw new Conflict("It was decided already, or both sides agree by now. Look at it again.");
    const there = thereOf(kept);
    await record(tx, viewer, [{ type: "alert.decided", incidentId, detail: { take, there: keyOf(there) } }]);
    if (take === "there")
      await takeOver(
        tx,
        viewer,
        incident,
        stateOf(alert, { ...there, at: kept.thereAt, by: kept.thereBy, comment: kept.thereComment }),
      );
    const now = await tx.incident.findUniqueOrThrow({ where: { id: incidentId } });
    await tx.sourceAlert.update({
      where: { incidentId },
      data: {
        standing: "due",
        attempts: 0,
        error: null,
        ...(take === "retry"
          ? {}
          : { agreedThere: keyOf(there), agreedHere: take === "there" ? keyOf(wishFor(alert, now)) : "" }),
      },
    });
    await compareSoon(tx, incidentId);
  });
}

function thereOf({ thereStatus, thereReason }: SourceAlert): Wish {
  return { status: thereStatus === "open" ? "open" : "closed", reason: thereReason ?? "" };
}

const listed = {
  ...standingView,
  incident: {
    select: { id: true, detectorName: true, status: true, source: true, repository: { select: { fullName: true } } },
  },
} satisfies Prisma.SourceAlertSelect;

/** What is not in step: conflicts, failures, and what waits, newest first; of the incidents the viewer may see. */
export async function listAlertStandings(viewer: Viewer, limit = 200) {
  authorize(viewer, "sources:read");
  return db().sourceAlert.findMany({
    where: { standing: { in: ["conflict", "failed", "due"] }, incident: visibleTo(viewer) },
    orderBy: [{ updatedAt: "desc" }, { incidentId: "desc" }],
    take: limit,
    select: listed,
  });
}

/** Of the same page: issues, changes and answers that could not be written. */
export async function listFailedThreads(viewer: Viewer, limit = 100) {
  authorize(viewer, "sources:read");
  return db().thread.findMany({
    where: { error: { not: null }, incident: visibleTo(viewer) },
    orderBy: { id: "desc" },
    take: limit,
    select: {
      id: true,
      incidentId: true,
      kind: true,
      repository: true,
      number: true,
      url: true,
      state: true,
      error: true,
      attempts: true,
      createdAt: true,
    },
  });
}

export async function listFailedAnswers(viewer: Viewer, limit = 100) {
  authorize(viewer, "sources:write");
  return db().hostCommand.findMany({
    where: { state: "failed" },
    orderBy: { id: "desc" },
    take: limit,
    select: {
      id: true,
      host: true,
      repository: true,
      number: true,
      threadKind: true,
      login: true,
      verb: true,
      done: true,
      error: true,
      createdAt: true,
    },
  });
}

import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { ownResponse, readableResponse } from "@/lib/response/known";

export type NewMoment = {
  text: string;
  /** When it happened; now unless said. */
  at?: Date | undefined;
  /** What shows it: an https address. */
  url?: string | undefined;
  step?: number | undefined;
};

const aheadMs = 60_000;

/** Writes a line into the response's own timeline. */
export async function addMoment(viewer: Viewer, incidentId: number, moment: NewMoment): Promise<number> {
  return inTransaction(async (tx) => {
    await ownResponse(tx, viewer, incidentId);
    const { text, url, step, at = new Date() } = moment;
    if (at.getTime() > Date.now() + aheadMs)
      throw new Invalid("What is written down has happened already: its time cannot be in the future.", {
        errors: [{ pointer: "/at", reason: "in the future" }],
      });
    if (step !== undefined && (await tx.responseStep.count({ where: { incidentId, number: step } })) === 0)
      throw new NotFound("There is no such step.");
    const { id } = await tx.responseMoment.create({
      data: { incidentId, at, text, url: url ?? null, stepNumber: step ?? null, memberId: memberIdOf(viewer) },
    });
    await record(tx, viewer, [{ type: "response.moment_added", incidentId, subject: String(id), detail: {} }]);
    return id;
  });
}

/** What Handback itself writes of a change, beside its audit event. */
export async function note(tx: Tx, viewer: Viewer, incidentId: number, text: string, step?: number): Promise<void> {
  await tx.responseMoment.create({
    data: { incidentId, at: new Date(), text, stepNumber: step ?? null, memberId: memberIdOf(viewer) },
  });
}

/** Everything that happened, in the order it happened. */
export async function listMoments(viewer: Viewer, incidentId: number) {
  await readableResponse(db(), viewer, incidentId);
  return db().responseMoment.findMany({
    where: { incidentId },
    orderBy: [{ at: "asc" }, { id: "asc" }],
    select: {
      id: true,
      at: true,
      text: true,
      url: true,
      stepNumber: true,
      writtenAt: true,
      member: { select: { id: true, name: true } },
    },
  });
}

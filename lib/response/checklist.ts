import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { ownResponse } from "@/lib/response/known";
import { note } from "@/lib/response/moments";
import { activeMember } from "@/lib/response/people";
import type { ResponseStep } from "@/prisma/generated/client";
import type { StepState } from "@/prisma/generated/enums";

export type StepChange = {
  state?: StepState | undefined;
  /** Why it does not apply; needed for that, and for nothing else. */
  reason?: string | undefined;
  /** Who does it; null: nobody yet. */
  ownerId?: number | null | undefined;
};

export const stepWords: Record<StepState, string> = {
  todo: "to do",
  doing: "being done",
  done: "done",
  not_applicable: "not applicable",
};

/**
 * Moves one step of the checklist. Any order is allowed; a step that overtakes others answers with a warning that names
 * them. What would tell people outside the team is refused until the lead says that the attack is over.
 */
export async function changeStep(
  viewer: Viewer,
  incidentId: number,
  number: number,
  change: StepChange,
): Promise<{ warning: string | null }> {
  return inTransaction(async (tx) => {
    const response = await ownResponse(tx, viewer, incidentId);
    const step = await tx.responseStep.findUnique({ where: { incidentId_number: { incidentId, number } } });
    if (!step) throw new NotFound("There is no such step.");
    const state = change.state ?? step.state;
    const begins = state === "doing" || state === "done";
    if (begins && step.afterAttack && response.attackOverAt === null)
      throw new Conflict(
        "This step tells people outside the team. It opens when the lead says that the attack is over.",
      );
    const ownerId = await ownerOf(tx, viewer, step, change, begins);
    if (ownerId !== null && ownerId !== step.ownerId && ownerId !== memberIdOf(viewer))
      await requireInTeam(tx, incidentId, ownerId);
    await tx.responseStep.update({
      where: { incidentId_number: { incidentId, number } },
      data: { state, reason: reasonOf(state, change, step), ownerId, ...timesOf(step, state) },
    });
    if (state !== step.state) {
      const why = state === "not_applicable" ? `: ${change.reason?.trim()}` : "";
      await note(tx, viewer, incidentId, `Step ${number}, ${step.title}: ${stepWords[state]}${why}`, number);
    }
    const detail = { number, from: step.state, to: state, ownerId };
    await record(tx, viewer, [
      { type: "response.step_changed", incidentId, subject: String(number), detail },
      ...(ownerId !== null && ownerId !== step.ownerId && ownerId !== memberIdOf(viewer)
        ? [
            {
              type: "response.step_assigned",
              incidentId,
              subject: String(number),
              detail: { memberId: ownerId, number },
            },
          ]
        : []),
    ]);
    return { warning: begins && state !== step.state ? await overtaken(tx, step) : null };
  });
}

/** Whoever begins a step that is nobody's owns it. */
async function ownerOf(tx: Tx, viewer: Viewer, step: ResponseStep, { ownerId }: StepChange, begins: boolean) {
  if (ownerId === undefined) return step.ownerId ?? (begins ? memberIdOf(viewer) : null);
  return ownerId === null ? null : (await activeMember(tx, ownerId, "/owner_id")).id;
}

function reasonOf(state: StepState, { reason }: StepChange, step: ResponseStep): string | null {
  if (state !== "not_applicable") return null;
  const said = reason?.trim() || (step.state === "not_applicable" ? step.reason : null);
  if (said) return said;
  throw new Invalid("Say why this step does not apply.", { errors: [{ pointer: "/reason", reason: "missing" }] });
}

function timesOf(step: ResponseStep, state: StepState) {
  const now = new Date();
  const startedAt = state === "todo" || state === "not_applicable" ? null : (step.startedAt ?? now);
  const ended = state === "done" || state === "not_applicable";
  return { startedAt, finishedAt: ended ? (step.state === state ? step.finishedAt : now) : null };
}

/** To name somebody is not to let them know: that is the lead's to do. */
async function requireInTeam(tx: Tx, incidentId: number, memberId: number): Promise<void> {
  if ((await tx.responsePerson.count({ where: { incidentId, memberId } })) === 0)
    throw new Conflict("This person is not in the team. Whoever leads brings them in first.");
}

async function overtaken(tx: Tx, { incidentId, number }: ResponseStep): Promise<string | null> {
  const before = await tx.responseStep.findMany({
    where: { incidentId, number: { lt: number }, state: "todo" },
    orderBy: { number: "asc" },
    select: { number: true, title: true },
  });
  if (before.length === 0) return null;
  const named = before.slice(0, 3).map(({ number, title }) => `${number}, ${title}`);
  const more = before.length > named.length ? ` and ${before.length - named.length} more` : "";
  return `Earlier steps are still to do: ${named.join("; ")}${more}.`;
}

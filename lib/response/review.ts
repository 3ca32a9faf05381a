import type { Viewer } from "@/lib/access/viewer";
import { memberIdOf } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { NotFound } from "@/lib/errors";
import { ownResponse, readableResponse } from "@/lib/response/known";
import { requireKnows } from "@/lib/response/people";

/** What a review says, in this order; after PagerDuty's post-mortem template. It looks for causes, never for somebody to blame. */
export const reviewHeadings = {
  summary: "In three sentences",
  what_happened: "What happened",
  impact: "Whom and what it affected",
  contributing: "What contributed to it",
  resolution: "How it was ended",
  went_well: "What went well",
  improve: "What did not, and what to improve",
} as const;
export type ReviewHeading = keyof typeof reviewHeadings;
export type Review = Partial<Record<ReviewHeading, string>>;

/** Writes parts of the review; the others stay. */
export async function writeReview(
  viewer: Viewer,
  incidentId: number,
  parts: Review,
  finished?: boolean,
): Promise<void> {
  await inTransaction(async (tx) => {
    const response = await ownResponse(tx, viewer, incidentId);
    const review = { ...(response.review as Review), ...parts };
    const reviewedAt =
      finished === undefined ? response.reviewedAt : finished ? (response.reviewedAt ?? new Date()) : null;
    await tx.response.update({ where: { incidentId }, data: { review, reviewedAt } });
    await record(tx, viewer, [
      {
        type: "response.review_written",
        incidentId,
        detail: { parts: Object.keys(parts), finished: reviewedAt !== null },
      },
    ]);
  });
}

/** Something to do differently: owned by somebody who knows of it, or is brought in with it, and due. */
export async function addAction(
  viewer: Viewer,
  incidentId: number,
  { bringIn = false, ...action }: { text: string; ownerId: number; dueOn: Date; bringIn?: boolean | undefined },
): Promise<number> {
  return inTransaction(async (tx) => {
    const response = await ownResponse(tx, viewer, incidentId);
    await requireKnows(tx, viewer, response, action.ownerId, bringIn);
    const { id } = await tx.responseAction.create({ data: { incidentId, ...action } });
    const others = action.ownerId !== memberIdOf(viewer);
    const detail = { memberId: action.ownerId, action: id, words: action.text };
    await record(tx, viewer, [
      { type: "response.action_added", incidentId, subject: String(id), detail: { ownerId: action.ownerId } },
      ...(others ? [{ type: "response.action_assigned", incidentId, subject: String(id), detail }] : []),
    ]);
    return id;
  });
}

export type ActionChange = {
  text?: string | undefined;
  ownerId?: number | undefined;
  /** Lets a new owner know of it who does not yet. */
  bringIn?: boolean | undefined;
  dueOn?: Date | undefined;
  done?: boolean | undefined;
};

export async function changeAction(
  viewer: Viewer,
  incidentId: number,
  id: number,
  change: ActionChange,
): Promise<void> {
  await inTransaction(async (tx) => {
    const { done, ownerId, bringIn = false, text, dueOn } = change;
    const response = await readableResponse(tx, viewer, incidentId);
    const before = await tx.responseAction.findFirst({ where: { id, incidentId } });
    // Whoever owns an action says that it is done, also where they were not in the team; all else is the team's.
    const only = ownerId === undefined && text === undefined && dueOn === undefined;
    if (!(only && before?.ownerId === memberIdOf(viewer))) await ownResponse(tx, viewer, incidentId);
    if (!before) throw new NotFound("There is no such action.");
    if (ownerId !== undefined && ownerId !== before.ownerId) await requireKnows(tx, viewer, response, ownerId, bringIn);
    const doneAt = done === undefined ? before.doneAt : done ? (before.doneAt ?? new Date()) : null;
    const data = {
      text: text ?? before.text,
      ownerId: ownerId ?? before.ownerId,
      dueOn: dueOn ?? before.dueOn,
      doneAt,
    };
    await tx.responseAction.update({ where: { id }, data });
    await record(tx, viewer, [
      { type: "response.action_changed", incidentId, subject: String(id), detail: { done: doneAt !== null } },
    ]);
  });
}

export async function removeAction(viewer: Viewer, incidentId: number, id: number): Promise<void> {
  await inTransaction(async (tx) => {
    await ownResponse(tx, viewer, incidentId);
    const { count } = await tx.responseAction.deleteMany({ where: { id, incidentId } });
    if (count === 0) throw new NotFound("There is no such action.");
    await record(tx, viewer, [{ type: "response.action_removed", incidentId, subject: String(id) }]);
  });
}

import { z } from "zod";
import { recomputeGrants } from "@/lib/access/grants";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleSql, visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import { enqueue } from "@/lib/jobs/queue";
import { withdrawLinksOf } from "@/lib/sharing/revoke";
import type { Developer } from "@/prisma/generated/client";

export type Leaver = { developerId: number } | { memberId: number };
export type LeftReason = "deactivated" | "bounced" | "by_hand";

const inWords: Record<LeftReason, string> = {
  deactivated: "the author's account was deactivated",
  bounced: "mail to the author comes back",
  by_hand: "a manager says that the author has left",
};
const mostAtOnce = 10_000;

/**
 * Somebody is gone: their links end, and their open incidents that no active member owns wait for a new owner, also
 * where they were known to be gone before. Without effect where no developer is known by this member.
 */
export async function markLeft(tx: Tx, viewer: Viewer, who: Leaver, reason: LeftReason): Promise<void> {
  const developer = await developerOf(tx, who);
  if (!developer) return;
  if (!developer.leftAt)
    await tx.developer.update({ where: { id: developer.id }, data: { leftAt: new Date(), leftReason: reason } });
  const addresses = await tx.address.findMany({ where: { developerId: developer.id }, select: { email: true } });
  await withdrawLinksOf(
    tx,
    viewer,
    addresses.map(({ email }) => email),
    inWords[reason],
  );
  const { count } = await tx.incident.updateMany({
    where: { ...openWorkOf(developer), OR: [{ assigneeId: null }, { assignee: { deactivatedAt: { not: null } } }] },
    data: { contact: "left", contactReason: inWords[reason] },
  });
  const detail = { name: developer.name, reason, memberId: developer.memberId, incidents: count };
  if (!developer.leftAt) await record(tx, viewer, [{ type: "developer.left", subject: String(developer.id), detail }]);
  await lookAgain(tx, developer.id);
  if (developer.memberId !== null) await recomputeGrants(tx, viewer, { memberId: developer.memberId });
}

/** They are back: what still waits for a new owner waits for them again. */
export async function markBack(tx: Tx, viewer: Viewer, who: Leaver): Promise<void> {
  const developer = await developerOf(tx, who);
  if (!developer?.leftAt) return;
  await tx.developer.update({ where: { id: developer.id }, data: { leftAt: null, leftReason: null } });
  const { count } = await tx.incident.updateMany({
    where: { ...openWorkOf(developer), contact: "left" },
    data: { contact: "none", contactReason: null },
  });
  await record(tx, viewer, [
    {
      type: "developer.returned",
      subject: String(developer.id),
      detail: { name: developer.name, memberId: developer.memberId, incidents: count },
    },
  ]);
  await lookAgain(tx, developer.id);
  if (developer.memberId !== null) await recomputeGrants(tx, viewer, { memberId: developer.memberId });
}

/** Gives every open incident a developer authored or owns to one member. Answers how many changed hands. */
export async function transferOpenWork(
  viewer: Viewer,
  developerId: number,
  { memberId }: { memberId: number },
): Promise<number> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    const developer = await tx.developer.findUnique({ where: { id: developerId } });
    if (!developer) throw new NotFound("There is no such developer.");
    const member = await tx.member.findFirst({ where: { id: memberId, deactivatedAt: null, service: false } });
    if (!member) throw new Invalid("There is no such active member. Choose another.", { pointer: "/member_id" });
    const open = await tx.incident.count({
      where: { AND: [openWorkOf(developer), visibleTo(viewer, "members:write")] },
    });
    if (open > mostAtOnce)
      throw new Conflict(`${open} incidents are more than the ${mostAtOnce} that change hands at once. Narrow them.`);
    const moved = await reassign(tx, viewer, developer, memberId);
    await announce(
      tx,
      viewer,
      moved.map(({ id, before }) => ({
        type: "incident.assigned",
        incidentId: id,
        detail: { memberId, email: member.email, before, transferredFrom: developerId },
      })),
    );
    await record(tx, viewer, [
      {
        type: "developer.work_transferred",
        subject: String(developerId),
        detail: { name: developer.name, memberId, email: member.email, incidents: moved.length },
      },
    ]);
    if (developer.memberId !== null) await recomputeGrants(tx, viewer, { memberId: developer.memberId });
    return moved.length;
  });
}

/** Of what the viewer knows of, in the order in which everybody locks incidents. */
async function reassign(tx: Tx, viewer: Viewer, developer: Developer, memberId: number) {
  const rows = await tx.$queryRaw`WITH work AS (
      SELECT i.id, i."assigneeId" AS before FROM "Incident" i LEFT JOIN "Address" a ON a.id = i."authorId"
      WHERE i."closedAt" IS NULL AND i."assigneeId" IS DISTINCT FROM ${memberId}::int
        AND (a."developerId" = ${developer.id}::int OR i."assigneeId" = ${developer.memberId}::int) AND ${visibleSql(viewer, "members:write")}
      ORDER BY i."identityKey" FOR UPDATE OF i)
    UPDATE "Incident" i SET "assigneeId" = ${memberId}::int, status = 'assigned', version = i.version + 1,
      contact = CASE WHEN i.contact = 'left' THEN 'member' ELSE i.contact END,
      "contactReason" = CASE WHEN i.contact = 'left' THEN NULL ELSE i."contactReason" END, "updatedAt" = now()
    FROM work WHERE i.id = work.id RETURNING i.id, work.before`;
  return parseRows(z.object({ id: z.number(), before: z.number().nullable() }), rows);
}

function openWorkOf({ id, memberId }: Pick<Developer, "id" | "memberId">) {
  return {
    closedAt: null,
    AND: [{ OR: [{ author: { developerId: id } }, ...(memberId === null ? [] : [{ assigneeId: memberId }])] }],
  };
}

async function lookAgain(tx: Tx, developerId: number): Promise<void> {
  await enqueue(tx, "asking.reconsider", { developerId }, { key: `asking.reconsider:developer:${developerId}` });
}

async function developerOf(tx: Tx, who: Leaver): Promise<Developer | null> {
  return tx.developer.findUnique({
    where: "developerId" in who ? { id: who.developerId } : { memberId: who.memberId },
  });
}

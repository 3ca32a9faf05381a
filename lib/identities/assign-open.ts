import { z } from "zod";
import { authorize } from "@/lib/access/policy";
import type { Viewer } from "@/lib/access/viewer";
import { visibleSql, visibleTo } from "@/lib/access/visibility";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { Conflict, Invalid, NotFound } from "@/lib/errors";
import { announce } from "@/lib/incidents/announce";
import type { Developer } from "@/prisma/generated/client";

const changedRow = z.object({ id: z.number(), before: z.number().nullable() });
const mostAtOnce = 10_000;

/**
 * Gives every open incident that a developer authored and no active member owns to one member; to the developer, being a
 * member, where nobody is named. What somebody owns stays theirs. Answers how many got an owner.
 */
export async function assignOpenWork(viewer: Viewer, developerId: number, to?: { memberId: number }): Promise<number> {
  authorize(viewer, "members:write");
  return inTransaction(async (tx) => {
    const developer = await tx.developer.findUnique({ where: { id: developerId } });
    if (!developer) throw new NotFound("There is no such developer.");
    const member = await ownerToBe(tx, developer, to);
    const known = { AND: [{ closedAt: null, author: { developerId } }, visibleTo(viewer, "members:write")] };
    const open = await tx.incident.count({ where: known });
    if (open > mostAtOnce)
      throw new Conflict(`${open} incidents are more than the ${mostAtOnce} that get an owner at once. Narrow them.`);
    const changed = await giveUnowned(tx, viewer, developerId, member.id);
    await announce(
      tx,
      viewer,
      changed.map(({ id, before }) => ({
        type: "incident.assigned",
        incidentId: id,
        detail: { memberId: member.id, email: member.email, before, transferredFrom: developerId },
      })),
    );
    await record(tx, viewer, [
      {
        type: "developer.work_assigned",
        subject: String(developerId),
        detail: { name: developer.name, memberId: member.id, email: member.email, incidents: changed.length },
      },
    ]);
    return changed.length;
  });
}

/** Nobody is deactivated while they are given incidents: these would be left with an owner who cannot come. */
async function ownerToBe(tx: Tx, developer: Developer, to: { memberId: number } | undefined) {
  const id = to?.memberId ?? developer.memberId;
  if (id === null) throw new Conflict(`${developer.name} is no member yet. Choose who owns their incidents.`);
  await tx.$queryRaw`SELECT id FROM "Member" WHERE id = ${id}::int FOR SHARE`;
  const member = await tx.member.findFirst({ where: { id, deactivatedAt: null, service: false } });
  if (member) return member;
  if (to) throw new Invalid("There is no such active member. Choose another.", { pointer: "/member_id" });
  throw new Conflict(`${developer.name}'s account is deactivated. Choose who owns their incidents.`);
}

/** Of what the viewer knows of, in the order in which everybody locks incidents. */
async function giveUnowned(tx: Tx, viewer: Viewer, developerId: number, memberId: number) {
  const rows = await tx.$queryRaw`WITH work AS (
      SELECT i.id, i."assigneeId" AS before FROM "Incident" i JOIN "Address" a ON a.id = i."authorId"
      WHERE i."closedAt" IS NULL AND a."developerId" = ${developerId}::int AND ${visibleSql(viewer, "members:write")}
        AND NOT EXISTS (SELECT 1 FROM "Member" m WHERE m.id = i."assigneeId" AND (m."deactivatedAt" IS NULL OR m.id = ${memberId}::int))
      ORDER BY i."identityKey" FOR UPDATE OF i)
    UPDATE "Incident" i SET "assigneeId" = ${memberId}::int, status = 'assigned', version = i.version + 1,
      contact = CASE WHEN i.contact = 'left' THEN 'member' ELSE i.contact END,
      "contactReason" = CASE WHEN i.contact = 'left' THEN NULL ELSE i."contactReason" END, "updatedAt" = now()
    FROM work WHERE i.id = work.id RETURNING i.id, work.before`;
  return parseRows(changedRow, rows);
}

import { lockIdentities } from "@/lib/access/grants";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { absorb } from "@/lib/identities/move";
import { announce } from "@/lib/incidents/announce";
import { lockLevels } from "@/lib/members/locks";
import type { Member } from "@/prisma/generated/client";

/**
 * Somebody who came before their address was verified turns out to be a member named by it: what they were given goes
 * along, and the account they had ends, with its sessions and tokens. Answers the member as they are then.
 */
export async function takeOver(tx: Tx, viewer: Viewer, from: Member, into: Member): Promise<Member> {
  await lockLevels(tx);
  await lockIdentities(tx);
  const [fromId, intoId] = [from.id, into.id];
  const now = new Date();
  await tx.member.update({ where: { id: fromId }, data: { deactivatedAt: now, accessLevel: "restricted" } });
  const sessions = await tx.session.deleteMany({ where: { memberId: fromId } });
  const tokens = await tx.apiToken.updateMany({
    where: { memberId: fromId, revokedAt: null },
    data: { revokedAt: now, revokedBy: actorOf(viewer) },
  });
  await moveDeveloper(tx, fromId, intoId);
  const grants = await moveGrants(tx, fromId, intoId);
  const incidents = await moveIncidents(tx, viewer, fromId, into);
  const { email, accessLevel } = from;
  const joined = { memberId: intoId, email: into.email, grants, incidents };
  const detail = { email, accessLevel, sessions: sessions.count, tokens: tokens.count, unassigned: 0, joined };
  await record(tx, viewer, [{ type: "member.deactivated", subject: String(fromId), detail }]);
  // There is always one owner, and it is still the same person.
  return accessLevel === "owner" ? tx.member.update({ where: { id: intoId }, data: { accessLevel } }) : into;
}

async function moveDeveloper(tx: Tx, fromId: number, intoId: number): Promise<void> {
  const from = await tx.developer.findUnique({ where: { memberId: fromId } });
  if (!from) return;
  const into = await tx.developer.findUnique({ where: { memberId: intoId } });
  if (into) await absorb(tx, into.id, from.id);
  else await tx.developer.update({ where: { id: from.id }, data: { memberId: intoId } });
}

/** Where both were given access, the wider stays. */
async function moveGrants(tx: Tx, fromId: number, intoId: number): Promise<number> {
  await tx.$executeRaw`INSERT INTO "Grant" ("memberId", "incidentId", permission, origin, "occurrenceId", "createdAt")
    SELECT ${intoId}::int, "incidentId", permission, origin, "occurrenceId", "createdAt" FROM "Grant" WHERE "memberId" = ${fromId}::int
    ON CONFLICT ("memberId", "incidentId") DO UPDATE
      SET permission = excluded.permission, origin = excluded.origin, "occurrenceId" = excluded."occurrenceId"
      WHERE "Grant".permission < excluded.permission`;
  const { count } = await tx.grant.deleteMany({ where: { memberId: fromId } });
  return count;
}

async function moveIncidents(tx: Tx, viewer: Viewer, fromId: number, into: Member): Promise<number> {
  const rows = await tx.incident.updateManyAndReturn({
    where: { assigneeId: fromId },
    data: { assigneeId: into.id, version: { increment: 1 } },
    select: { id: true, closedAt: true },
  });
  const detail = { memberId: into.id, email: into.email, before: fromId };
  await announce(
    tx,
    viewer,
    rows.filter(({ closedAt }) => !closedAt).map(({ id }) => ({ type: "incident.assigned", incidentId: id, detail })),
  );
  return rows.length;
}

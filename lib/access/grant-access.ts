import { shareableIncident } from "@/lib/access/shareable";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { discretionFor, type Own } from "@/lib/incidents/discretion";
import type { Member } from "@/prisma/generated/client";
import type { GrantPermission } from "@/prisma/generated/enums";

export type Grantee = { memberId: number } | { email: string };

/**
 * Gives a member access to one incident by hand, or changes what they may do with it. A restricted member names an
 * address, and is not told whether anybody here has it, nor what became of it.
 */
export async function grantAccess(
  viewer: Viewer,
  incidentId: number,
  grantee: Grantee,
  permission: GrantPermission = "can_edit",
): Promise<void> {
  const own = await discretionFor(viewer);
  await inTransaction(async (tx) => {
    await shareableIncident(tx, viewer, incidentId);
    if (own && "memberId" in grantee && grantee.memberId !== own.memberId)
      throw new Forbidden("Name whom you give access to by their e-mail address.");
    const member = await memberOf(tx, grantee);
    const isActive = member !== null && member.deactivatedAt === null;
    if (own && "email" in grantee) {
      const email = addressIn(grantee);
      const offered = { type: "grant.offered", incidentId, subject: email, detail: { email, permission } };
      await record(tx, viewer, [offered]);
      if (isActive && (await mayOffer(tx, own, incidentId, member.id)))
        await give(tx, viewer, incidentId, member, permission, { byAddress: true });
      return;
    }
    if (!isActive) throw new Invalid("There is no active member with this address.", { pointer: "/email" });
    await give(tx, viewer, incidentId, member, permission);
  });
}

/** By address: only to whoever has no access yet, or has it from the same person. */
async function mayOffer(tx: Tx, own: Own, incidentId: number, memberId: number): Promise<boolean> {
  const has = await tx.grant.count({ where: { incidentId, memberId } });
  return has === 0 || (await offeredBy(tx, own, incidentId)).has(memberId);
}

async function give(
  tx: Tx,
  viewer: Viewer,
  incidentId: number,
  member: Member,
  permission: GrantPermission,
  how: { byAddress?: true } = {},
): Promise<void> {
  const key = { memberId: member.id, incidentId };
  const before = await tx.grant.findUnique({ where: { memberId_incidentId: key } });
  if (before?.origin === "manual" && before.permission === permission) return;
  await tx.grant.upsert({
    where: { memberId_incidentId: key },
    create: { ...key, permission, origin: "manual" },
    update: { permission, origin: "manual", occurrenceId: null },
  });
  const detail = {
    memberId: member.id,
    email: member.email,
    before: before && { permission: before.permission, origin: before.origin },
    after: { permission, origin: "manual" },
    ...how,
  };
  await record(tx, viewer, [{ type: "grant.given", incidentId, subject: String(member.id), detail }]);
}

/**
 * Takes a member's access to one incident away, also where their commits gave it; it stays away until given again. What
 * a restricted member gave to an address they take back by it, and are told as little.
 */
export async function revokeAccess(viewer: Viewer, incidentId: number, grantee: Grantee): Promise<void> {
  const own = await discretionFor(viewer);
  await inTransaction(async (tx) => {
    const incident = await shareableIncident(tx, viewer, incidentId);
    const member = await memberOf(tx, grantee);
    const offered = own ? await offeredBy(tx, own, incidentId) : new Set<number>();
    const wasOffered = member !== null && offered.has(member.id);
    if (own && "email" in grantee && !own.emails.has(addressIn(grantee))) {
      const email = addressIn(grantee);
      await record(tx, viewer, [{ type: "grant.retracted", incidentId, subject: email, detail: { email } }]);
      if (wasOffered && incident.assigneeId !== member.id)
        await take(tx, viewer, incidentId, member, { byAddress: true });
      return;
    }
    const missing = new NotFound("This person was not given access to this incident.");
    if (wasOffered) throw missing;
    if (member && incident.assigneeId === member.id)
      throw new Conflict(`${member.name} owns this incident. Assign it to somebody else first.`);
    if (!member || !(await take(tx, viewer, incidentId, member))) throw missing;
  });
}

/** False where there was nothing to take. */
async function take(
  tx: Tx,
  viewer: Viewer,
  incidentId: number,
  member: Member,
  how: { byAddress?: true } = {},
): Promise<boolean> {
  const key = { memberId: member.id, incidentId };
  const before = await tx.grant.findUnique({ where: { memberId_incidentId: key } });
  if (!before) return false;
  await tx.grant.delete({ where: { memberId_incidentId: key } });
  const detail = {
    memberId: member.id,
    email: member.email,
    before: { permission: before.permission, origin: before.origin },
    after: null,
    ...how,
  };
  await record(tx, viewer, [{ type: "grant.revoked", incidentId, subject: String(member.id), detail }]);
  return true;
}

/** The members to whom this viewer's word for an address brought access: they are not told which, or whether any. */
async function offeredBy(tx: Tx, own: Own, incidentId: number): Promise<Set<number>> {
  const events = await tx.auditEvent.findMany({
    where: { incidentId, type: { in: ["grant.given", "grant.revoked"] } },
    orderBy: { id: "asc" },
    select: { type: true, subject: true, memberId: true, detail: true },
  });
  const offered = new Set<number>();
  for (const { type, subject, memberId, detail } of events) {
    const { before, byAddress } = detail as { before?: unknown; byAddress?: unknown };
    if (before === null || type === "grant.revoked") offered.delete(Number(subject));
    if (type === "grant.given" && byAddress === true && memberId === own.memberId) offered.add(Number(subject));
  }
  return offered;
}

/** Who was given access to one incident, and on what ground: by hand, or by the commit that is the evidence. */
export async function listGrants(viewer: Viewer, incidentId: number) {
  const own = await discretionFor(viewer);
  return inTransaction(async (tx) => {
    await shareableIncident(tx, viewer, incidentId);
    const grants = await tx.grant.findMany({
      where: { incidentId, member: { deactivatedAt: null } },
      orderBy: { member: { name: "asc" } },
      select: {
        permission: true,
        origin: true,
        occurrenceId: true,
        createdAt: true,
        member: { select: { id: true, name: true, email: true, accessLevel: true } },
      },
    });
    const evidence = await tx.occurrence.findMany({
      where: { id: { in: grants.flatMap(({ occurrenceId }) => occurrenceId ?? []) } },
      select: { id: true, commit: true, path: true, authorEmail: true, repository: { select: { fullName: true } } },
    });
    const byId = new Map(evidence.map((occurrence) => [occurrence.id, occurrence]));
    const offered = own ? await offeredBy(tx, own, incidentId) : new Set<number>();
    const shown = grants.filter(({ member }) => !offered.has(member.id));
    return shown.map(({ occurrenceId, member, ...grant }) => {
      const evidence = byId.get(occurrenceId ?? -1) ?? null;
      if (!own || member.id === own.memberId) return { ...grant, member, evidence };
      return { ...grant, member: discreetHolder(member), evidence: evidence && { ...evidence, authorEmail: null } };
    });
  });
}

/** Who holds access is known by name to whoever may give it; where they write from, and what else they may do, is not. */
function discreetHolder(member: Pick<Member, "id" | "name" | "email" | "accessLevel">) {
  const name = member.name.includes("@") ? "somebody else" : member.name;
  return { id: member.id, name, email: "", accessLevel: null };
}

async function memberOf(tx: Tx, grantee: Grantee): Promise<Member | null> {
  return tx.member.findUnique({
    where: "memberId" in grantee ? { id: grantee.memberId } : { email: addressIn(grantee) },
  });
}

/** Empty where it is none. */
function addressIn({ email }: { email: string }): string {
  return canonicalEmail(email) ?? "";
}

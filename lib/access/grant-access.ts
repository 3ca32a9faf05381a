import { shareableIncident } from "@/lib/access/shareable";
import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { discretionFor } from "@/lib/incidents/discretion";
import type { Member } from "@/prisma/generated/client";
import type { GrantPermission } from "@/prisma/generated/enums";

export type Grantee = { memberId: number } | { email: string };

/** Gives a member access to one incident by hand, or changes what they may do with it. */
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
    if (!member || member.deactivatedAt)
      throw new Invalid("There is no active member with this address.", { pointer: "/email" });
    const key = { memberId: member.id, incidentId };
    const before = await tx.grant.findUnique({ where: { memberId_incidentId: key } });
    if (before?.origin === "manual" && before.permission === permission) return;
    await tx.grant.upsert({
      where: { memberId_incidentId: key },
      create: { ...key, permission, origin: "manual" },
      update: { permission, origin: "manual", occurrenceId: null },
    });
    await record(tx, viewer, [
      {
        type: "grant.given",
        incidentId,
        subject: String(member.id),
        detail: {
          memberId: member.id,
          email: member.email,
          before: before && { permission: before.permission, origin: before.origin },
          after: { permission, origin: "manual" },
        },
      },
    ]);
  });
}

/** Takes a member's access to one incident away, also where their commits gave it; it stays away until given again. */
export async function revokeAccess(viewer: Viewer, incidentId: number, grantee: Grantee): Promise<void> {
  const own = await discretionFor(viewer);
  await inTransaction(async (tx) => {
    const incident = await shareableIncident(tx, viewer, incidentId);
    if (own && "email" in grantee && !own.emails.has(canonicalEmail(grantee.email) ?? ""))
      throw new Forbidden("Name whose access you take away by the number the list of members has for them.");
    const member = await memberOf(tx, grantee);
    const key = member && { memberId: member.id, incidentId };
    const before = key && (await tx.grant.findUnique({ where: { memberId_incidentId: key } }));
    if (member && incident.assigneeId === member.id)
      throw new Conflict(`${member.name} owns this incident. Assign it to somebody else first.`);
    if (!member || !key || !before) throw new NotFound("This person was not given access to this incident.");
    await tx.grant.delete({ where: { memberId_incidentId: key } });
    await record(tx, viewer, [
      {
        type: "grant.revoked",
        incidentId,
        subject: String(member.id),
        detail: {
          memberId: member.id,
          email: member.email,
          before: { permission: before.permission, origin: before.origin },
          after: null,
        },
      },
    ]);
  });
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
    return grants.map(({ occurrenceId, member, ...grant }) => {
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
    where: "memberId" in grantee ? { id: grantee.memberId } : { email: canonicalEmail(grantee.email) ?? "" },
  });
}

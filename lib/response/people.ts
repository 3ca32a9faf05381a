import type { Viewer } from "@/lib/access/viewer";
import { memberIdOf } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid, NotFound } from "@/lib/errors";
import { leads, ledResponse, mayKnow, readableResponse } from "@/lib/response/known";
import { note } from "@/lib/response/moments";
import type { Member, Prisma, Response } from "@/prisma/generated/client";
import type { ResponseRole } from "@/prisma/generated/enums";

/** Lets somebody know of it: from now on they see it and work on it. Again, it changes nothing. */
export async function addPerson(viewer: Viewer, incidentId: number, memberId: number): Promise<void> {
  await inTransaction(async (tx) => {
    await ledResponse(tx, viewer, incidentId);
    await letIn(tx, viewer, incidentId, await activeMember(tx, memberId, "/member_id"));
  });
}

async function letIn(tx: Tx, viewer: Viewer, incidentId: number, { id: memberId, name }: Member): Promise<void> {
  const added = { incidentId, memberId, addedBy: memberIdOf(viewer) };
  const { count } = await tx.responsePerson.createMany({ data: [added], skipDuplicates: true });
  if (count === 0) return;
  await note(tx, viewer, incidentId, `${name} was brought in.`);
  await record(tx, viewer, [
    { type: "response.person_added", incidentId, subject: String(memberId), detail: { memberId } },
  ]);
}

/**
 * Whoever is given an action sees it. Who may not know of the incident is brought in with it, where the lead says so, and
 * is given nothing otherwise.
 */
export async function requireKnows(
  tx: Tx,
  viewer: Viewer,
  response: Response,
  memberId: number,
  bringIn: boolean,
): Promise<void> {
  const { incidentId } = response;
  const member = await activeMember(tx, memberId, "/owner_id");
  if (await mayKnow(tx, member, incidentId)) return;
  const { name } = member;
  if (!bringIn)
    throw new Conflict(
      `${name} is not among those who need to know, and would never see it. Whoever leads can bring them in with it.`,
    );
  if (!leads(viewer, response)) throw new Forbidden("Whoever leads the response decides who is brought in.");
  await letIn(tx, viewer, incidentId, member);
  if (await mayKnow(tx, member, incidentId)) return;
  throw new Conflict(
    `${name} sees only incidents they have access to, and has none to this one. Give them that first.`,
  );
}

export type PossibleOwner = { id: number; name: string /** Without being brought in. */; knows: boolean };

/** Who can be given an action, and who of them knows of the incident as it is. */
export async function possibleOwners(viewer: Viewer, incidentId: number): Promise<PossibleOwner[]> {
  const response = await readableResponse(db(), viewer, incidentId);
  const [members, { needToKnow }] = await Promise.all([
    db().member.findMany({
      where: { deactivatedAt: null, service: false, ...hasAccess(incidentId) },
      orderBy: { name: "asc" },
      select: { id: true, name: true, accessLevel: true, responses: { where: { incidentId } } },
    }),
    db().incident.findUniqueOrThrow({ where: { id: incidentId }, select: { needToKnow: true } }),
  ]);
  return members
    .map(({ accessLevel, responses, ...member }) => ({
      ...member,
      knows: accessLevel === "owner" || responses.length > 0 || (!needToKnow && accessLevel !== "restricted"),
    }))
    .filter(({ knows }) => knows || leads(viewer, response));
}

/** What each does, as the end of a sentence after a name. */
export const roleWords: Record<ResponseRole, string> = {
  deputy: "stands in for the lead",
  scribe: "writes the timeline",
  communications: "tells those who have to be told",
};

/** Says what somebody in the team does besides working on steps; null: nothing more. Whoever leads has that for a role. */
export async function giveRole(
  viewer: Viewer,
  incidentId: number,
  memberId: number,
  role: ResponseRole | null,
): Promise<void> {
  await inTransaction(async (tx) => {
    const response = await ledResponse(tx, viewer, incidentId);
    const key = { incidentId_memberId: { incidentId, memberId } };
    const person = await tx.responsePerson.findUnique({ where: key, include: { member: true } });
    if (!person) throw new NotFound("This person is not in the team.");
    if (role !== null && response.leadId === memberId)
      throw new Conflict("Whoever leads has no other role. Name another lead first, or give it to somebody else.");
    if (person.role === role) return;
    await tx.responsePerson.update({ where: key, data: { role } });
    const does = role ? roleWords[role] : "has no role any more";
    await note(tx, viewer, incidentId, `${person.member.name} ${does}.`);
    const detail = { memberId, role };
    await record(tx, viewer, [{ type: "response.role_given", incidentId, subject: String(memberId), detail }]);
  });
}

/** Takes somebody out; their open steps have no owner then. Whoever leads stays until somebody else does. */
export async function removePerson(viewer: Viewer, incidentId: number, memberId: number): Promise<void> {
  await inTransaction(async (tx) => {
    const response = await ledResponse(tx, viewer, incidentId);
    if (response.leadId === memberId) throw new Conflict("Whoever leads cannot be taken out. Name another lead first.");
    const { count } = await tx.responsePerson.deleteMany({ where: { incidentId, memberId } });
    if (count === 0) throw new NotFound("This person is not in the team.");
    await tx.responseStep.updateMany({
      where: { incidentId, ownerId: memberId, state: { in: ["todo", "doing"] } },
      data: { ownerId: null },
    });
    const member = await tx.member.findUniqueOrThrow({ where: { id: memberId } });
    await note(tx, viewer, incidentId, `${member.name} was taken out of the team.`);
    await record(tx, viewer, [
      { type: "response.person_removed", incidentId, subject: String(memberId), detail: { memberId } },
    ]);
  });
}

/** Who would see an incident, were it not kept among few. */
const hasAccess = (id: number): Prisma.MemberWhereInput => ({
  OR: [
    { accessLevel: { not: "restricted" } },
    { assigned: { some: { id } } },
    { grants: { some: { incidentId: id } } },
  ],
});

/** A person who can be told of it and work on it; Invalid otherwise. */
export async function activeMember(tx: Tx, id: number, pointer: string): Promise<Member> {
  const member = await tx.member.findFirst({ where: { id, deactivatedAt: null, service: false } });
  if (!member) throw new Invalid("There is no such active member.", { errors: [{ pointer, reason: "unknown" }] });
  return member;
}

import { recomputeGrants } from "@/lib/access/grants";
import { isManager } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { announce } from "@/lib/incidents/announce";
import { editableIncident, openIncident } from "@/lib/incidents/editable";
import { changeOwner, makeOwner } from "@/lib/incidents/make-owner";

export type Assignee = { memberId: number } | { email: string };

/** Makes a member the owner of an open incident; who is restricted sees it from then on. */
export async function assignIncident(viewer: Viewer, id: number, assignee: Assignee): Promise<void> {
  await inTransaction((tx) => assignWithin(tx, viewer, id, assignee));
}

/** The same within the caller's transaction. */
export async function assignWithin(tx: Tx, viewer: Viewer, id: number, assignee: Assignee): Promise<void> {
  const own =
    "memberId" in assignee
      ? assignee.memberId === memberIdOf(viewer)
      : "email" in viewer && canonicalEmail(assignee.email) === viewer.email;
  const incident = await openIncident(tx, viewer, id);
  if (viewer.kind === "link" || (isRestricted(viewer) && !own))
    throw new Forbidden("You can take an incident yourself; a manager gives it to others.");
  if (isRestricted(viewer) && incident.assigneeId !== null && incident.assigneeId !== memberIdOf(viewer))
    throw new Forbidden("Somebody owns this incident already. Ask them, or a manager, to give it to you.");
  const member = await tx.member.findFirst({
    where: {
      ...("memberId" in assignee ? { id: assignee.memberId } : { email: canonicalEmail(assignee.email) ?? "" }),
      deactivatedAt: null,
      service: false,
    },
  });
  if (!member || !(await staysActive(tx, member.id)))
    throw new Invalid("There is no active member with this address.", { pointer: "/email" });
  if (!isManager(viewer) && viewer.kind !== "system" && member.accessLevel === "restricted" && !own) {
    throw new Forbidden("Only a manager can assign an incident to a restricted member.");
  }
  await makeOwner(tx, viewer, incident, { memberId: member.id, email: member.email });
}

export async function unassignIncident(viewer: Viewer, id: number): Promise<void> {
  await inTransaction(async (tx) => {
    const incident = await editableIncident(tx, viewer, id);
    if (viewer.kind === "link" || isRestricted(viewer))
      throw new Forbidden("Only members and managers take an incident from its owner.");
    if (incident.assigneeId === null) throw new Conflict(`Incident ${id} has no owner.`);
    await changeOwner(tx, incident, {
      assigneeId: null,
      ...(incident.closedAt ? {} : { status: "triggered" as const }),
    });
    await announce(tx, viewer, [
      { type: "incident.unassigned", incidentId: id, detail: { before: incident.assigneeId } },
    ]);
    await recomputeGrants(tx, viewer, { incidentId: id });
  });
}

/** Nobody is deactivated while they are given an incident: it would be left with an owner who cannot come. */
async function staysActive(tx: Tx, memberId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT id FROM "Member"
    WHERE id = ${memberId} AND "deactivatedAt" IS NULL FOR SHARE`;
  return rows.length === 1;
}

function isRestricted(viewer: Viewer): boolean {
  return "accessLevel" in viewer && viewer.accessLevel === "restricted";
}

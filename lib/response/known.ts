import { authorize } from "@/lib/access/policy";
import { type MemberViewer, memberIdOf, type Viewer } from "@/lib/access/viewer";
import { visibleTo } from "@/lib/access/visibility";
import type { Db, Tx } from "@/lib/db/client";
import { Forbidden, NotFound } from "@/lib/errors";
import { eyesOf } from "@/lib/notifications/visible";
import type { Member, Prisma, Response } from "@/prisma/generated/client";

const notDeclared = () => new NotFound("This incident was not declared a security incident.");

/**
 * The response to an incident, for who may read it: the people it was opened to, the owners, and, once it is not kept
 * among those who need to know any more, every member who sees all incidents. NotFound for everybody else.
 */
export async function readableResponse(of: Db, viewer: Viewer, incidentId: number): Promise<Response> {
  authorize(viewer, "incidents:read");
  if (viewer.kind === "link") throw notDeclared();
  const response = await of.response.findFirst({ where: readable(viewer, incidentId) });
  if (!response) throw notDeclared();
  return response;
}

/** Whether a member would read it. */
export async function mayKnow(of: Db, member: Member, incidentId: number): Promise<boolean> {
  return (await of.response.count({ where: readable(eyesOf(member), incidentId) })) === 1;
}

function readable(viewer: Exclude<Viewer, { kind: "link" }>, incidentId: number): Prisma.ResponseWhereInput {
  const own = viewer.kind !== "system" && viewer.accessLevel === "restricted" ? viewer.memberId : null;
  return {
    incident: { AND: [{ id: incidentId }, visibleTo(viewer)] },
    ...(own === null ? {} : { people: { some: { memberId: own } } }),
  };
}

/** The same for a verb, held until the transaction ends: only who is in the team, and the owners, work on it. */
export async function ownResponse(tx: Tx, viewer: Viewer, incidentId: number): Promise<Response> {
  authorize(viewer, "incidents:write");
  await tx.$queryRaw`SELECT "incidentId" FROM "Response" WHERE "incidentId" = ${incidentId}::int FOR UPDATE`;
  const response = await readableResponse(tx, viewer, incidentId);
  if (!(await isInTeam(tx, viewer, incidentId)))
    throw new Forbidden("This is for the people who work on it. Ask who leads it to add you.");
  return response;
}

/** The same, for what only whoever leads decides; the owners may, too. */
export async function ledResponse(tx: Tx, viewer: Viewer, incidentId: number): Promise<Response> {
  const response = await ownResponse(tx, viewer, incidentId);
  if (!leads(viewer, response)) throw new Forbidden("Whoever leads the response decides this.");
  return response;
}

export function leads(viewer: Viewer, { leadId }: Pick<Response, "leadId">): boolean {
  return viewer.kind === "system" || isOwner(viewer) || memberIdOf(viewer) === leadId;
}

export async function isInTeam(of: Db, viewer: Viewer, incidentId: number): Promise<boolean> {
  if (viewer.kind === "system" || isOwner(viewer)) return true;
  const memberId = memberIdOf(viewer);
  return memberId !== null && (await of.responsePerson.count({ where: { incidentId, memberId } })) === 1;
}

const isOwner = (viewer: Viewer): viewer is MemberViewer => "accessLevel" in viewer && viewer.accessLevel === "owner";

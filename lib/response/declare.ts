import { authorize } from "@/lib/access/policy";
import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict, Forbidden, Invalid } from "@/lib/errors";
import { editableIncident } from "@/lib/incidents/editable";
import { judgeAnew } from "@/lib/incidents/in-merge-requests";
import { someCodename } from "@/lib/response/codename";
import { note } from "@/lib/response/moments";
import { activeMember } from "@/lib/response/people";
import { currentTemplate } from "@/lib/response/template";

export type Declaration = {
  /** Two innocuous words are chosen where none is given. */
  codename?: string | undefined;
  /** Whoever declares it, unless said. */
  leadId?: number | undefined;
  people?: readonly number[] | undefined;
  why?: string | undefined;
  channel?: string | undefined;
};

/**
 * Declares an incident a security incident: it gets a codename, a lead, the checklist and a timeline of its own, and is
 * from now on seen only by those who need to know. When in doubt it is declared: nothing is lost by it. Conflict where
 * it was declared already.
 */
export async function declareIncident(viewer: Viewer, incidentId: number, said: Declaration = {}): Promise<void> {
  authorize(viewer, "incidents:write");
  if (viewer.kind === "link" || ("accessLevel" in viewer && viewer.accessLevel === "restricted"))
    throw new Forbidden("Tell your security team: members and managers declare a security incident.");
  await inTransaction(async (tx) => {
    await editableIncident(tx, viewer, incidentId);
    await declare(tx, viewer, incidentId, said);
  });
}

/** The same within a transaction that has seen to who may. */
export async function declare(tx: Tx, viewer: Viewer, incidentId: number, said: Declaration): Promise<void> {
  await tx.$queryRaw`SELECT id FROM "Incident" WHERE id = ${incidentId}::int FOR UPDATE`;
  const before = await tx.response.findUnique({ where: { incidentId } });
  if (before) throw new Conflict("This incident was declared a security incident already.");
  const lead = await activeMember(tx, said.leadId ?? memberIdOf(viewer) ?? (await someOwner(tx)), "/lead_id");
  await holdCodenames(tx);
  const codename = await freeCodename(tx, said.codename);
  const { version, steps } = await currentTemplate(tx);
  const people = [
    ...new Set([
      lead.id,
      ...(memberIdOf(viewer) === null ? [] : [memberIdOf(viewer) as number]),
      ...(said.people ?? []),
    ]),
  ];
  for (const id of people) await activeMember(tx, id, "/people");
  await tx.response.create({
    data: {
      incidentId,
      codename,
      leadId: lead.id,
      channel: said.channel ?? "",
      why: said.why ?? "",
      declaredBy: memberIdOf(viewer),
      templateId: version === 0 ? null : version,
      people: { create: people.map((memberId) => ({ memberId, addedBy: memberIdOf(viewer) })) },
      steps: { create: steps.map((step) => ({ ...step })) },
    },
  });
  await tx.incident.update({ where: { id: incidentId }, data: { needToKnow: true } });
  await judgeAnew(tx, [incidentId]);
  await note(
    tx,
    viewer,
    incidentId,
    `Declared a security incident, led by ${lead.name}.${said.why ? ` ${said.why}` : ""}`,
  );
  const told = people.filter((id) => id !== memberIdOf(viewer));
  await record(tx, viewer, [
    {
      type: "response.declared",
      incidentId,
      subject: codename,
      detail: { leadId: lead.id, people, template: version },
    },
    ...told.map((memberId) => ({
      type: "response.person_added",
      incidentId,
      subject: String(memberId),
      detail: { memberId, leads: memberId === lead.id },
    })),
  ]);
}

/** Until the transaction ends, nobody else chooses one: two at once could choose the same. */
export async function holdCodenames(tx: Tx): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('response codename'))::text`;
}

async function someOwner(tx: Tx): Promise<number> {
  const owner = await tx.member.findFirst({
    where: { accessLevel: "owner", deactivatedAt: null, service: false },
    orderBy: { id: "asc" },
  });
  if (!owner) throw new Invalid("Nobody could lead it: the workspace has no active owner.");
  return owner.id;
}

async function freeCodename(tx: Tx, wanted?: string): Promise<string> {
  if (wanted !== undefined) {
    if (await isTaken(tx, wanted)) throw new Conflict("Another response has this codename. Choose another.");
    return wanted;
  }
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const codename = someCodename();
    if (!(await isTaken(tx, codename))) return codename;
  }
  return `${someCodename()} ${Date.now() % 10_000}`;
}

async function isTaken(tx: Tx, codename: string): Promise<boolean> {
  return (await tx.response.count({ where: { codename: { equals: codename, mode: "insensitive" } } })) > 0;
}

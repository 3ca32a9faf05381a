import type { Viewer } from "@/lib/access/viewer";
import type { AuditEntry } from "@/lib/audit/record";
import type { Wanted } from "@/lib/closure/contradiction";
import type { Db, Tx } from "@/lib/db/client";
import type { Feedback } from "@/prisma/generated/client";

/** Who said something: a member, or the holder of a link, known by their address alone. */
export type Person = { email: string; memberId: number | null };

export function personOf(viewer: Exclude<Viewer, { kind: "system" }>): Person {
  return viewer.kind === "link" ? { email: viewer.recipient, memberId: null } : viewer;
}

/** What this person answered last, under any of their addresses. */
export async function ownAnswers(tx: Db, { email, memberId }: Person, incidentId: number): Promise<Feedback | null> {
  const person = memberId === null ? { addresses: { some: { email } } } : { memberId };
  const addresses = await tx.address.findMany({ where: { developer: person }, select: { email: true } });
  const emails = [email, ...addresses.map((address) => address.email)];
  const own = memberId === null ? [] : [{ memberId }];
  return tx.feedback.findFirst({
    where: { incidentId, OR: [{ email: { in: emails } }, ...own] },
    orderBy: { updatedAt: "desc" },
  });
}

/**
 * Lets what somebody answered earlier follow what they closed the incident as, so that the two do not contradict each
 * other. Answers what is to be announced: the audit trail keeps what was said before.
 */
export async function followAnswers(tx: Tx, person: Person, incidentId: number, wanted: Wanted): Promise<AuditEntry[]> {
  const given = await ownAnswers(tx, person, incidentId);
  const said = impliedBy(wanted);
  if (!given || !said || given[said.question] === said.answer) return [];
  const { question, answer } = said;
  await tx.feedback.update({ where: { id: given.id }, data: { [question]: answer } });
  const detail = { email: given.email, before: { [question]: given[question] }, after: { [question]: answer } };
  return [{ type: "incident.answer_followed", incidentId, subject: given.email, detail }];
}

function impliedBy(wanted: Wanted): { question: "revoked" | "actualSecret"; answer: boolean } | null {
  if (wanted.to === "resolved") return { question: "revoked", answer: wanted.revoked };
  return wanted.reason === "false_positive" ? { question: "actualSecret", answer: false } : null;
}

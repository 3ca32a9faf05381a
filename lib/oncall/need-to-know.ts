import type { Tx } from "@/lib/db/client";
import type { Step } from "@/lib/oncall/next-page";

/** Of these incidents, those kept among few, each with the members who may know of it: they and the owner alone are paged. */
export async function whoMayKnow(tx: Tx, incidentIds: readonly number[]): Promise<Map<number, Set<number>>> {
  const kept = await tx.incident.findMany({
    where: { id: { in: [...incidentIds] }, needToKnow: true },
    select: { id: true, response: { select: { people: { select: { memberId: true } } } } },
  });
  if (kept.length === 0) return new Map();
  const owners = await tx.member.findMany({ where: { accessLevel: "owner" }, select: { id: true } });
  return new Map(
    kept.map(({ id, response }) => {
      const people = response?.people ?? [];
      return [id, new Set([...people.map(({ memberId }) => memberId), ...owners.map((owner) => owner.id)])];
    }),
  );
}

/** The steps as far as they lead to somebody who may know of it. */
export function stepsAmong(steps: readonly Step[], mayKnow: ReadonlySet<number> | undefined): readonly Step[] {
  if (!mayKnow) return steps;
  const among = (id: number | null) => (id !== null && mayKnow.has(id) ? id : null);
  return steps.map((step): Step => {
    const words = `${step.words} and needs to know of it`;
    if (step.target === "schedule") return { ...step, words, onCall: among(step.onCall) };
    if (step.target === "member") return { ...step, words, memberId: among(step.memberId) };
    return { ...step, words, memberIds: step.memberIds.filter((id) => mayKnow.has(id)) };
  });
}

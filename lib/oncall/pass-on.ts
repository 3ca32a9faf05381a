import type { Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import type { Tx } from "@/lib/db/client";
import { addLabel, onCallLabel } from "@/lib/incidents/label";
import { makeOwner } from "@/lib/incidents/make-owner";
import { managerOnCall } from "@/lib/oncall/manager-on-call";
import { stillToHandOver } from "@/lib/oncall/open-work";
import { storedPolicy } from "@/lib/oncall/policy";

/**
 * What somebody who goes owes the next shift is the manager's on call from now on: the incidents, and the hand-off of
 * them. Where nobody is on call, every manager is told, and the incidents wait for an owner like all else that was theirs.
 */
export async function passOnOwed(tx: Tx, viewer: Viewer, fromId: number, now: Date): Promise<void> {
  const owed = await tx.owedHandOff.findFirst({
    where: { fromId, settledAt: null },
    include: { from: true, schedule: true },
  });
  if (!owed) return;
  const left = await tx.incident.findMany({ where: stillToHandOver(fromId), orderBy: { id: "asc" } });
  if (left.length === 0) return;
  const { toId, scheduleId, shiftFrom, owedAt } = owed;
  const heirId = await managerOnCall(tx, await storedPolicy(tx), owed, now);
  const detail = {
    name: owed.schedule?.name ?? "a schedule that is gone",
    recipient: owed.from.name,
    count: left.length,
  };
  if (heirId === null) {
    await record(tx, viewer, [{ type: "hand-off.orphaned", subject: String(owed.id), detail }]);
    return;
  }
  const { email } = await tx.member.findUniqueOrThrow({ where: { id: heirId } });
  for (const incident of left) {
    await addLabel(tx, viewer, incident, onCallLabel);
    await makeOwner(tx, viewer, incident, { memberId: heirId, email });
  }
  await record(tx, viewer, [
    { type: "hand-off.passed_on", subject: String(owed.id), detail: { ...detail, memberId: heirId } },
  ]);
  await tx.owedHandOff.update({ where: { id: owed.id }, data: { settledAt: now, settledBy: "nothing_left" } });
  // Who comes next has nobody to hand over to; and nobody is told once more of what the manager was told just now.
  if (heirId === toId) return;
  const passed = { fromId: heirId, toId, scheduleId, shiftFrom, owedAt, managersToldAt: now };
  await tx.owedHandOff.createMany({ data: [passed], skipDuplicates: true });
}

import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { compareSoon } from "@/lib/alerts/mark";
import { record } from "@/lib/audit/record";
import { inTransaction, type Tx } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { judgeAnew } from "@/lib/incidents/in-merge-requests";
import { ledResponse } from "@/lib/response/known";
import { note } from "@/lib/response/moments";
import { makeSoon } from "@/lib/threads/ask";
import { tellThreads } from "@/lib/threads/tell-soon";

/** The lead's word that the attack is over: what tells others opens, and the stance is neutral. Again, it changes nothing. */
export async function endAttack(viewer: Viewer, incidentId: number, words: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { attackOverAt } = await ledResponse(tx, viewer, incidentId);
    if (attackOverAt) return;
    const data = { attackOverAt: new Date(), attackOverBy: memberIdOf(viewer) };
    await tx.response.update({ where: { incidentId }, data });
    await note(tx, viewer, incidentId, `The attack is over. ${words}`.trim());
    await record(tx, viewer, [{ type: "response.attack_ended", incidentId, detail: { words } }]);
  });
}

/** It is not over after all: it is for those who need to know again, and what tells others is closed. */
export async function resumeAttack(viewer: Viewer, incidentId: number, words: string): Promise<void> {
  await inTransaction(async (tx) => {
    const { attackOverAt } = await ledResponse(tx, viewer, incidentId);
    if (!attackOverAt) return;
    await tx.response.update({ where: { incidentId }, data: { attackOverAt: null, attackOverBy: null } });
    await tx.incident.update({ where: { id: incidentId }, data: { needToKnow: true } });
    await judgeAnew(tx, [incidentId]);
    await note(tx, viewer, incidentId, `The attack goes on. ${words}`.trim());
    await record(tx, viewer, [{ type: "response.attack_resumed", incidentId, detail: { words } }]);
  });
}

/** Who sees the incident: those who need to know, or everybody who would anyway. It opens only after the attack. */
export async function keepAmongFew(viewer: Viewer, incidentId: number, needToKnow: boolean): Promise<void> {
  await inTransaction(async (tx) => {
    const { attackOverAt } = await ledResponse(tx, viewer, incidentId);
    if (!needToKnow && !attackOverAt)
      throw new Conflict("Others may see it once the lead says that the attack is over.");
    const { count } = await tx.incident.updateMany({
      where: { id: incidentId, needToKnow: !needToKnow },
      data: { needToKnow },
    });
    if (count === 0) return;
    await note(
      tx,
      viewer,
      incidentId,
      needToKnow ? "Kept among those who need to know." : "Opened to everybody who may see incidents.",
    );
    await record(tx, viewer, [{ type: needToKnow ? "response.narrowed" : "response.opened", incidentId }]);
    await judgeAnew(tx, [incidentId]);
    if (!needToKnow) await makeUpFor(tx, incidentId);
  });
}

/** What was held back at code hosts and sources while few were to know is done now. */
async function makeUpFor(tx: Tx, incidentId: number): Promise<void> {
  const wanted = await tx.thread.findMany({ where: { incidentId, state: "wanted" }, select: { id: true } });
  for (const { id } of wanted) await makeSoon(tx, id);
  await tellThreads(tx, incidentId);
  if ((await tx.sourceAlert.count({ where: { incidentId, standing: "due" } })) > 0) await compareSoon(tx, incidentId);
}

import type { Viewer } from "@/lib/access/viewer";
import { memberIdOf } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict } from "@/lib/errors";
import { holdCodenames } from "@/lib/response/declare";
import { ledResponse } from "@/lib/response/known";
import { note } from "@/lib/response/moments";
import { activeMember } from "@/lib/response/people";

export type ResponseChange = {
  codename?: string | undefined;
  channel?: string | undefined;
  leadId?: number | undefined;
};

/** Changes what a response is called, where its team talks, and who leads it. A new lead joins the team. */
export async function changeResponse(viewer: Viewer, incidentId: number, change: ResponseChange): Promise<void> {
  await inTransaction(async (tx) => {
    const before = await ledResponse(tx, viewer, incidentId);
    const { codename, channel, leadId } = change;
    if (codename !== undefined) {
      await holdCodenames(tx);
      const taken = { codename: { equals: codename, mode: "insensitive" as const }, incidentId: { not: incidentId } };
      if ((await tx.response.count({ where: taken })) > 0)
        throw new Conflict("Another response has this codename. Choose another.");
    }
    if (leadId !== undefined && leadId !== before.leadId) {
      const lead = await activeMember(tx, leadId, "/lead_id");
      const added = { incidentId, memberId: leadId, addedBy: memberIdOf(viewer) };
      await tx.responsePerson.createMany({ data: [added], skipDuplicates: true });
      await tx.responsePerson.updateMany({ where: { incidentId, memberId: leadId }, data: { role: null } });
      await note(tx, viewer, incidentId, `${lead.name} leads from now on.`);
      const detail = { memberId: leadId, leads: true };
      await record(tx, viewer, [{ type: "response.person_added", incidentId, subject: String(leadId), detail }]);
    }
    const data = Object.fromEntries(
      Object.entries({ codename, channel, leadId }).filter(([, value]) => value !== undefined),
    );
    await tx.response.update({ where: { incidentId }, data });
    await record(tx, viewer, [{ type: "response.changed", incidentId, detail: data }]);
  });
}

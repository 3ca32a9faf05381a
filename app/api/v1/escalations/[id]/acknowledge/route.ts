import { IdParams, route } from "@/app/_server/route";
import { Escalation, escalationShape } from "@/app/api/v1/_shape/escalation";
import { acknowledge } from "@/lib/oncall/acknowledge";
import { getEscalation } from "@/lib/oncall/list-escalations";

export const POST = route({
  summary: "Acknowledge: nobody else is paged, and you own the incident",
  permission: "incidents:write",
  params: IdParams,
  answer: Escalation,
  async run(viewer, { params: { id } }) {
    await acknowledge(viewer, id, "app");
    return escalationShape(await getEscalation(viewer, id));
  },
});

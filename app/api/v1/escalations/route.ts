import { z } from "zod";
import { route } from "@/app/_server/route";
import { Escalation, escalationShape } from "@/app/api/v1/_shape/escalation";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { getEscalation, listEscalations } from "@/lib/oncall/list-escalations";
import { pageNow } from "@/lib/oncall/start";
import { EscalationState } from "@/prisma/generated/enums";

export const GET = route({
  summary: "List escalations with their pages, newest first",
  permission: "playbooks:read",
  query: PageQuery.extend({ state: z.enum(EscalationState).optional() }),
  answer: z.array(Escalation),
  async run(viewer, { query: { cursor, per_page, state }, url }) {
    const page = await listEscalations(viewer, { state: state && [state] }, { cursor, limit: per_page });
    return paged(url, page.rows.map(escalationShape), page);
  },
});

export const POST = route({
  summary: "Page whoever is on call about an incident, now",
  permission: "incidents:write",
  status: 201,
  body: z.strictObject({ incident_id: z.int32().positive() }),
  answer: Escalation,
  run: async (viewer, { body }) =>
    escalationShape(await getEscalation(viewer, await pageNow(viewer, body.incident_id))),
});

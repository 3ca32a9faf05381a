import { z } from "zod";
import { route } from "@/app/_server/route";
import { HandOff, HandOffBody, handOffShape, newHandOffOf } from "@/app/api/v1/_shape/hand-off";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { listHandOffs, sendHandOff } from "@/lib/oncall/hand-off";
import { Id } from "@/lib/url-values";

const Query = PageQuery.extend({
  incident_id: Id.optional(),
  waiting: z
    .enum(["true", "false"])
    .transform((word) => word === "true")
    .optional()
    .describe("Only those from or to you that wait"),
});

export const GET = route({
  summary: "List hand-offs, newest first",
  permission: "playbooks:read",
  query: Query,
  answer: z.array(HandOff),
  async run(viewer, { query: { cursor, per_page, incident_id, waiting }, url }) {
    const page = await listHandOffs(viewer, { incidentId: incident_id, mine: waiting }, { cursor, limit: per_page });
    return paged(url, page.rows.map(handOffShape), page);
  },
});

export const POST = route({
  summary: "Hand over to the next shift; what you own stays yours until they accept",
  permission: "incidents:write",
  status: 201,
  body: HandOffBody,
  answer: z.object({ id: z.int() }),
  run: async (viewer, { body }) => ({ id: await sendHandOff(viewer, newHandOffOf(body)) }),
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { OverrideBody, periodOf } from "@/app/api/v1/_shape/schedule";
import { addOverride } from "@/lib/oncall/overrides";

export const POST = route({
  summary: "Put somebody on call for a while: managers anybody, everybody themselves",
  permission: "incidents:write",
  status: 201,
  params: IdParams,
  body: OverrideBody,
  answer: z.object({ id: z.int() }),
  async run(viewer, { params, body }) {
    return { id: await addOverride(viewer, params.id, { ...periodOf(body), memberId: body.member_id }) };
  },
});

import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { LevelToGive, Member, memberShape } from "@/app/api/v1/_shape/member";
import { changeMember } from "@/lib/members/change-member";
import { deactivateMember } from "@/lib/members/deactivate";
import { getMember } from "@/lib/members/get";

export const GET = route({
  summary: "Answer one member",
  permission: "members:read",
  answer: Member,
  params: IdParams,
  run: async (viewer, { params: { id } }) => memberShape(await getMember(viewer, id)),
});

export const PATCH = route({
  summary: "Change a member's access level, or deactivate or reactivate them",
  permission: "members:write",
  answer: Member,
  params: IdParams,
  body: z.strictObject({ access_level: LevelToGive.optional(), active: z.boolean().optional() }),
  async run(viewer, { params: { id }, body }) {
    await changeMember(viewer, id, { accessLevel: body.access_level, active: body.active });
    return memberShape(await getMember(viewer, id));
  },
});

export const DELETE = route({
  summary: "Deactivate a member; what they did stays in the audit trail under their name",
  permission: "members:write",
  status: 204,
  params: IdParams,
  run: (viewer, { params: { id } }) => deactivateMember(viewer, id),
});

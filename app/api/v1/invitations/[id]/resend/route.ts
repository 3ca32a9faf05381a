import { IdParams, route } from "@/app/_server/route";
import { InvitationAnswer, invitationShape } from "@/app/api/v1/_shape/member";
import { resendInvitation } from "@/lib/members/invite";

export const POST = route({
  summary: "Mail an invitation again, for another week",
  permission: "members:write",
  answer: InvitationAnswer,
  params: IdParams,
  run: async (viewer, { params: { id } }) => invitationShape(await resendInvitation(viewer, id)),
});

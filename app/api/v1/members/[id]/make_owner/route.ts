import { IdParams, route } from "@/app/_server/route";
import { Member, memberShape } from "@/app/api/v1/_shape/member";
import { getMember } from "@/lib/members/get";
import { makeOwner } from "@/lib/members/hand-over";

export const POST = route({
  summary: "Hand the workspace over to another member; only its owner does, signed in themselves",
  permission: "members:write",
  answer: Member,
  params: IdParams,
  async run(viewer, { params: { id } }) {
    await makeOwner(viewer, id);
    return memberShape(await getMember(viewer, id));
  },
});

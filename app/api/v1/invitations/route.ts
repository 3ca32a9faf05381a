import { z } from "zod";
import { route } from "@/app/_server/route";
import { InvitationAnswer, invitationShape, LevelToGive } from "@/app/api/v1/_shape/member";
import { Invalid } from "@/lib/errors";
import { inviteMembers, listInvitations } from "@/lib/members/invite";

const mostAtOnce = 200;
const Address = z.string().min(3).max(320);

export const GET = route({
  summary: "List the invitations that nobody has taken up yet",
  permission: "members:read",
  answer: z.array(InvitationAnswer),
  run: async (viewer) => (await listInvitations(viewer)).map(invitationShape),
});

export const POST = route({
  summary: "Invite one address, or many; the answer to many says which were refused, and why",
  permission: "members:write",
  answer: z.union([
    InvitationAnswer,
    z.object({
      invited: z.array(InvitationAnswer),
      refused: z.array(z.object({ email: z.string(), reason: z.string() })),
    }),
  ]),
  status: 201,
  body: z.union([
    z.strictObject({ email: Address, access_level: LevelToGive.default("restricted") }),
    z.strictObject({
      emails: z.array(Address).min(1).max(mostAtOnce),
      access_level: LevelToGive.default("restricted"),
    }),
  ]),
  async run(viewer, { body }) {
    const emails = "email" in body ? [body.email] : body.emails;
    const { invited, refused } = await inviteMembers(viewer, emails, body.access_level);
    if ("emails" in body) return { invited: invited.map(invitationShape), refused };
    const [invitation] = invited;
    if (invitation) return invitationShape(invitation);
    throw new Invalid(`${body.email} was not invited. ${refused[0]?.reason}`, { pointer: "/email" });
  },
});

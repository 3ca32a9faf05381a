import { z } from "zod";
import { IdParams, route } from "@/app/_server/route";
import { IncidentMember, Time } from "@/app/api/v1/_shape/answers";
import { grantAccess, listGrants, revokeAccess } from "@/lib/access/grant-access";
import { revokeLinks } from "@/lib/sharing/revoke";
import { shareIncident } from "@/lib/sharing/share";
import { GrantPermission } from "@/prisma/generated/enums";

const hoursPerDay = 24;
const Sharing = z.object({
  auto_healing: z.boolean().default(false).describe("Whether its holder may resolve or ignore the incident"),
  feedback_collection: z.boolean().default(true),
  lifespan: z
    .number()
    .min(0)
    .max(30 * hoursPerDay)
    .default(0)
    .describe("In hours; 0 for 14 days"),
  email: z.string().optional().describe("Whom it is for; without one, the commit's author"),
  send_email: z.boolean().default(false),
});

export const shareRoute = route({
  summary: "Make a link to one incident for one person; its address is answered once",
  permission: "incidents:share",
  params: IdParams,
  body: Sharing,
  answer: Sharing.extend({
    share_url: z.string().describe("Empty for a restricted member who shares with somebody else"),
    incident_id: z.int(),
    token: z.string().describe("The link's id; the capability itself is in share_url only"),
    expire_at: Time,
    email: z.string(),
  }),
  async run(viewer, { params: { id }, body }) {
    const link = await shareIncident(viewer, id, {
      autoHealing: body.auto_healing,
      feedbackCollection: body.feedback_collection,
      lifespanDays: body.lifespan === 0 ? 14 : body.lifespan / hoursPerDay,
      email: body.email,
      sendMail: body.send_email,
    });
    return {
      ...body,
      send_email: link.mailed,
      share_url: link.url ?? "",
      incident_id: id,
      token: link.linkId,
      expire_at: link.expiresAt,
      email: link.recipient ?? body.email ?? "",
    };
  },
});

export const unshareRoute = route({
  summary: "Withdraw every link to an incident",
  permission: "incidents:share",
  params: IdParams,
  status: 204,
  async run(viewer, { params: { id } }) {
    await revokeLinks(viewer, id);
  },
});

const Grantee = z.union([z.object({ member_id: z.int32().positive() }), z.object({ email: z.string() })]);
const granteeOf = (body: z.infer<typeof Grantee>) =>
  "email" in body ? { email: body.email } : { memberId: body.member_id };

export const grantAccessRoute = route({
  summary: "Give a member access to one incident, or change what they may do with it",
  permission: "incidents:share",
  params: IdParams,
  body: z.intersection(Grantee, z.object({ incident_permission: z.enum(GrantPermission).default("can_edit") })),
  status: 204,
  run: (viewer, { params: { id }, body }) => grantAccess(viewer, id, granteeOf(body), body.incident_permission),
});

export const revokeAccessRoute = route({
  summary: "Take a member's access to one incident away",
  permission: "incidents:share",
  params: IdParams,
  body: Grantee,
  status: 204,
  run: (viewer, { params: { id }, body }) => revokeAccess(viewer, id, granteeOf(body)),
});

export const listMembersRoute = route({
  summary: "List the members who were given access to an incident",
  permission: "incidents:share",
  params: IdParams,
  answer: z.array(IncidentMember),
  async run(viewer, { params: { id } }) {
    const grants = await listGrants(viewer, id);
    return grants.map(({ member, permission, origin }) => ({
      id: member.id,
      member_id: member.id,
      incident_id: id,
      name: member.name,
      email: member.email,
      role: member.accessLevel ?? "",
      access_level: member.accessLevel ?? "",
      incident_permission: permission,
      origin,
    }));
  },
});

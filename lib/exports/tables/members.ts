import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countMembers, listMembers, memberOrders } from "@/lib/members/list";
import { AccessLevel } from "@/prisma/generated/enums";

const Query = z.object({
  access_level: z.enum(AccessLevel).optional(),
  active: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
  search: z.string().trim().max(200).optional(),
  ordering: z.enum(memberOrders).default("created_at"),
});

export const members = defineTable({
  name: "members",
  title: "Members",
  holds: "Who signs in here, with their level and what they have open",
  permission: "members:read",
  query: Query,
  filterOf: ({ access_level, ordering, ...filter }) => ({ ...filter, accessLevel: access_level, order: ordering }),
  count: countMembers,
  page: listMembers,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    email: ({ email }) => email,
    access_level: ({ accessLevel }) => accessLevel,
    status: ({ status }) => status,
    created_at: ({ createdAt }) => createdAt,
    last_login: ({ lastSignInAt }) => lastSignInAt,
    deactivated_at: ({ deactivatedAt }) => deactivatedAt,
    open_incidents: ({ openIncidents }) => openIncidents,
    tokens: ({ tokens }) => tokens,
  },
});

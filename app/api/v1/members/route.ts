import { z } from "zod";
import { route } from "@/app/_server/route";
import { Member, memberShape } from "@/app/api/v1/_shape/member";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { listMembers, memberOrders } from "@/lib/members/list";
import { AccessLevel } from "@/prisma/generated/enums";

export const GET = route({
  summary: "List the members of the workspace",
  permission: "members:read",
  answer: z.array(Member),
  query: PageQuery.extend({
    access_level: z.enum(AccessLevel).optional(),
    role: z.enum(AccessLevel).optional(),
    active: z.stringbool({ truthy: ["true"], falsy: ["false"] }).optional(),
    search: z.string().max(200).optional(),
    ordering: z.enum(memberOrders).default("created_at"),
  }),
  async run(viewer, { query, url }) {
    const { cursor, per_page, access_level, role, active, search, ordering } = query;
    const filter = { accessLevel: access_level ?? role, active, search, order: ordering, invited: false };
    const page = await listMembers(viewer, filter, { cursor, limit: per_page });
    return paged(url, page.rows.map(memberShape), page);
  },
});

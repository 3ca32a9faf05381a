import { z } from "zod";
import { route } from "@/app/_server/route";
import { PageQuery, paged } from "@/app/api/v1/_shape/page";
import { ApiToken, Scope, tokenShape } from "@/app/api/v1/_shape/token";
import { getToken, listTokens } from "@/lib/tokens/list";
import { createToken, longestLifeDays } from "@/lib/tokens/tokens";

export const GET = route({
  summary: "List tokens: one's own, and everybody's for who manages tokens",
  permission: "api_tokens:read",
  answer: z.array(ApiToken),
  query: PageQuery.extend({
    status: z.enum(["active", "expired", "revoked"]).optional(),
    member_id: z.coerce.number().int().positive().max(2_147_483_647).optional(),
    search: z.string().max(200).optional(),
  }),
  async run(viewer, { query, url }) {
    const { cursor, per_page, member_id, status, search } = query;
    const page = await listTokens(viewer, { memberId: member_id, status, search }, { cursor, limit: per_page });
    return paged(url, page.rows.map(tokenShape), page);
  },
});

export const POST = route({
  summary: "Make a token; its text is answered once",
  permission: "api_tokens:write",
  answer: ApiToken.extend({ token: z.string() }),
  status: 201,
  body: z.strictObject({
    name: z.string().trim().min(1).max(100),
    scopes: z.array(Scope).min(1),
    lifetime: z.number().positive().max(longestLifeDays).default(30).describe("In days"),
    member_id: z.int32().positive().optional().describe("A service account; left out, it is one's own"),
  }),
  async run(viewer, { body }) {
    const { id, token } = await createToken(viewer, {
      memberId: body.member_id ?? viewer.memberId,
      name: body.name,
      scopes: [...new Set(body.scopes)],
      expiresInDays: body.lifetime,
    });
    return { ...tokenShape(await getToken({ kind: "system", job: "api_tokens" }, id)), token };
  },
});

import { z } from "zod";
import { defineTable } from "@/lib/exports/table";
import { countTokens, listTokens, statusOfToken } from "@/lib/tokens/list";
import { Id } from "@/lib/url-values";

const Query = z.object({
  member_id: Id.optional(),
  status: z.enum(["active", "expired", "revoked"]).optional(),
  search: z.string().trim().max(200).optional(),
});

export const apiTokens = defineTable({
  name: "api_tokens",
  title: "Access tokens",
  holds: "Whose they are, what they may, when they were used last; never their text",
  permission: "api_tokens:read",
  query: Query,
  filterOf: ({ member_id, ...filter }) => ({ ...filter, memberId: member_id }),
  count: countTokens,
  page: listTokens,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    member_id: ({ memberId }) => memberId,
    member_name: ({ member }) => member.name,
    service: ({ member }) => member.service,
    scopes: ({ scopes }) => scopes,
    status: (token) => statusOfToken(token),
    created_at: ({ createdAt }) => createdAt,
    expires_at: ({ expiresAt }) => expiresAt,
    last_used_at: ({ lastUsedAt }) => lastUsedAt,
    revoked_at: ({ revokedAt }) => revokedAt,
  },
});

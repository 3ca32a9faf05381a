import { z } from "zod";
import { Time } from "@/app/api/v1/_shape/answers";
import { permissions } from "@/lib/access/policy";
import { statusOfToken, type TokenView } from "@/lib/tokens/list";

export const workspaceId = 1;

export const TokenId = z.object({ id: z.uuid() });
export const Scope = z.enum(permissions);
export const TokenType = z.enum(["personal_access_token", "service_account"]);

export const ApiToken = z
  .object({
    id: z.uuid(),
    name: z.string(),
    type: TokenType,
    scopes: z.array(z.string()),
    member_id: z.int(),
    workspace_id: z.int(),
    created_at: Time,
    last_used_at: Time.nullable().describe("Exact to a minute"),
    expire_at: Time.nullable(),
    revoked_at: Time.nullable(),
    status: z.enum(["active", "expired", "revoked"]),
    creator_id: z.int(),
  })
  .meta({ id: "ApiToken" });

export const typeOf = ({ member }: TokenView): z.infer<typeof TokenType> =>
  member.service ? "service_account" : "personal_access_token";

export function tokenShape(token: TokenView) {
  return {
    id: token.id,
    name: token.name,
    type: typeOf(token),
    scopes: token.scopes,
    member_id: token.memberId,
    workspace_id: workspaceId,
    created_at: token.createdAt,
    last_used_at: token.lastUsedAt,
    expire_at: token.expiresAt,
    revoked_at: token.revokedAt,
    status: statusOfToken(token),
    creator_id: token.memberId,
  };
}

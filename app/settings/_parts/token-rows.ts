import { statusOfToken, type TokenView } from "@/lib/tokens/list";
import type { TokenRow } from "./tokens-table";

export function tokenRow(token: TokenView): TokenRow {
  return {
    id: token.id,
    name: token.name,
    scopes: token.scopes,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt?.toISOString() ?? null,
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    status: statusOfToken(token),
  };
}

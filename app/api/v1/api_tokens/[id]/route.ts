import { route } from "@/app/_server/route";
import { ApiToken, TokenId, tokenShape } from "@/app/api/v1/_shape/token";
import { getToken } from "@/lib/tokens/list";
import { revokeToken } from "@/lib/tokens/revoke";

export const GET = route({
  summary: "Answer one token, without its text",
  permission: "api_tokens:read",
  answer: ApiToken,
  params: TokenId,
  run: async (viewer, { params: { id } }) => tokenShape(await getToken(viewer, id)),
});

export const DELETE = route({
  summary: "Revoke a token, at once",
  permission: "api_tokens:write",
  status: 204,
  params: TokenId,
  run: (viewer, { params: { id } }) => revokeToken(viewer, id),
});

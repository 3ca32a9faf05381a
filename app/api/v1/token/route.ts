import { z } from "zod";
import { route } from "@/app/_server/route";
import { Time } from "@/app/api/v1/_shape/answers";
import { TokenType, typeOf, workspaceId } from "@/app/api/v1/_shape/token";
import { NotFound } from "@/lib/errors";
import { getToken } from "@/lib/tokens/list";

export const GET = route({
  summary: "Answer the token that asks, in the shape that ggshield's login reads",
  answer: z.object({
    account_id: z.int(),
    name: z.string(),
    type: TokenType,
    scope: z.array(z.string()),
    expire_at: Time.nullable(),
  }),
  async run(viewer) {
    if (viewer.kind !== "token")
      throw new NotFound("This address tells of the token that a request comes with. You are signed in without one.");
    const token = await getToken(viewer, viewer.tokenId);
    return {
      account_id: workspaceId,
      name: token.name,
      type: typeOf(token),
      scope: token.scopes,
      expire_at: token.expiresAt,
    };
  },
});

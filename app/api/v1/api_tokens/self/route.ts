import { route } from "@/app/_server/route";
import { ApiToken, tokenShape } from "@/app/api/v1/_shape/token";
import { NotFound } from "@/lib/errors";
import { getToken } from "@/lib/tokens/list";
import { revokeToken } from "@/lib/tokens/revoke";

const onlyTokens = "This address tells of the token that a request comes with. You are signed in without one.";

export const GET = route({
  summary: "Answer the token that asks",
  answer: ApiToken,
  async run(viewer) {
    if (viewer.kind !== "token") throw new NotFound(onlyTokens);
    return tokenShape(await getToken(viewer, viewer.tokenId));
  },
});

export const DELETE = route({
  summary: "Revoke the token that asks",
  status: 204,
  async run(viewer) {
    if (viewer.kind !== "token") throw new NotFound(onlyTokens);
    await revokeToken(viewer, viewer.tokenId);
  },
});

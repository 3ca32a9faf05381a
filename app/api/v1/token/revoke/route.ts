import { route } from "@/app/_server/route";
import { NotFound } from "@/lib/errors";
import { revokeToken } from "@/lib/tokens/revoke";

export const POST = route({
  summary: "Revoke the token that asks, as ggshield's logout does",
  status: 204,
  async run(viewer) {
    if (viewer.kind !== "token") throw new NotFound("A token revokes itself here. You are signed in without one.");
    await revokeToken(viewer, viewer.tokenId);
  },
});

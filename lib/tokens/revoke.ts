import { authorize } from "@/lib/access/policy";
import { actorOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { inTransaction } from "@/lib/db/client";
import { Conflict, NotFound } from "@/lib/errors";
import { knownTo } from "@/lib/tokens/list";

/** Ends a token at once: one's own, or for who manages tokens anybody's. A token may always end itself. */
export async function revokeToken(viewer: Viewer, id: string): Promise<void> {
  if (viewer.kind === "link" || (viewer.kind === "token" && viewer.tokenId !== id))
    authorize(viewer, "api_tokens:write");
  await inTransaction(async (tx) => {
    const token = await tx.apiToken.findFirst({ where: { AND: [{ id }, knownTo(viewer)] }, include: { member: true } });
    if (!token) throw new NotFound("There is no such token.");
    const { count } = await tx.apiToken.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: new Date(), revokedBy: actorOf(viewer) },
    });
    if (count === 0) throw new Conflict("This token was revoked already.");
    await record(tx, viewer, [
      { type: "token.revoked", subject: id, detail: { name: token.name, member: token.member.email } },
    ]);
  });
}

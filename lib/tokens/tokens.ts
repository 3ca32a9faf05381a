import { requireFreshSignIn } from "@/lib/access/fresh-sign-in";
import { authorize, can, permissions, scopesFor } from "@/lib/access/policy";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { hasTokenForm, newToken, tokenSha256 } from "@/lib/tokens/format";
import type { Member } from "@/prisma/generated/client";

export const longestLifeDays = 365;
const dayMs = 86_400_000;

export type NewToken = ({ memberEmail: string } | { memberId: number }) & {
  name: string;
  scopes: readonly string[];
  expiresInDays?: number | undefined;
};

/** Makes a token for a member and answers it once; the database keeps its hash. */
export async function createToken(
  viewer: Viewer,
  request: NewToken,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const member = await holderOf(viewer, request);
  requireScopes(viewer, member, request.scopes);
  const days = request.expiresInDays ?? longestLifeDays;
  if (!(days > 0 && days <= longestLifeDays))
    throw new Invalid(`A token lives between one day and ${longestLifeDays}.`, { pointer: "/lifetime" });
  const name = request.name.trim().slice(0, 100);
  if (!name) throw new Invalid("A token needs a name, so that you know it again.", { pointer: "/name" });
  const token = newToken();
  const expiresAt = new Date(Date.now() + days * dayMs);
  return inTransaction(async (tx) => {
    const row = await tx.apiToken.create({
      data: { memberId: member.id, name, sha256: tokenSha256(token), scopes: [...request.scopes], expiresAt },
      select: { id: true },
    });
    await record(tx, viewer, [
      {
        type: "token.created",
        subject: row.id,
        detail: { member: member.email, name, scopes: [...request.scopes], expiresAt: expiresAt.toISOString() },
      },
    ]);
    return { id: row.id, token, expiresAt };
  });
}

/** Whose token it will be: one's own, a service account's for who manages those, and anybody's for an operator. */
async function holderOf(viewer: Viewer, request: NewToken): Promise<Member> {
  const member = await db().member.findUnique({
    where: "memberId" in request ? { id: request.memberId } : { email: canonicalEmail(request.memberEmail) ?? "" },
  });
  const named = "memberId" in request ? "with this number" : request.memberEmail;
  const missing = new NotFound(`There is no active member ${named}.`);
  if (viewer.kind === "link") throw new Forbidden("A link makes no tokens.");
  if (viewer.kind === "token") authorize(viewer, "api_tokens:write");
  if (!member || member.deactivatedAt) throw missing;
  if (viewer.kind === "system") return member;
  requireFreshSignIn(viewer);
  if (member.id === viewer.memberId) return member;
  if (!can(viewer, "api_tokens:write")) throw missing;
  if (!member.service) throw new Forbidden("Tokens of another person are made by that person.");
  return member;
}

function requireScopes(viewer: Viewer, member: Member, scopes: readonly string[]): void {
  const pointer = "/scopes";
  const unknown = scopes.filter((scope) => !(permissions as readonly string[]).includes(scope));
  if (unknown.length > 0)
    throw new Invalid(`Unknown scopes: ${unknown.join(", ")}. There are ${permissions.join(", ")}.`, { pointer });
  const beyond = scopes.filter((scope) => !(scopesFor(member.accessLevel) as readonly string[]).includes(scope));
  if (beyond.length > 0) throw new Invalid(`A ${member.accessLevel} may not hold: ${beyond.join(", ")}.`, { pointer });
  if (scopes.length === 0) throw new Invalid("A token needs at least one scope.", { pointer });
  const more = viewer.kind === "token" ? scopes.filter((scope) => !viewer.scopes.includes(scope)) : [];
  if (more.length > 0)
    throw new Forbidden(`A token makes no token that may do more than itself: it lacks ${more.join(", ")}.`);
}

/** Who holds this token, with the owner's present level; null when it is malformed, unknown, over, revoked or its owner gone. */
export async function viewerOfToken(text: string): Promise<Extract<MemberViewer, { kind: "token" }> | null> {
  if (!hasTokenForm(text)) return null;
  const token = await db().apiToken.findUnique({ where: { sha256: tokenSha256(text) }, include: { member: true } });
  if (!token || token.revokedAt || token.member.deactivatedAt) return null;
  if (token.expiresAt && token.expiresAt <= new Date()) return null;
  if (!token.lastUsedAt || token.lastUsedAt.getTime() + 60_000 < Date.now()) {
    await db().apiToken.update({ where: { id: token.id }, data: { lastUsedAt: new Date() } });
  }
  const { id: memberId, accessLevel, name, email } = token.member;
  return { kind: "token", tokenId: token.id, memberId, accessLevel, name, email, scopes: token.scopes };
}

import { permissions, scopesFor } from "@/lib/access/policy";
import type { MemberViewer, Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { hasTokenForm, newToken, tokenSha256 } from "@/lib/tokens/format";

const longestLifeDays = 365;
const dayMs = 86_400_000;

export type NewToken = {
  memberEmail: string;
  name: string;
  scopes: readonly string[];
  expiresInDays?: number | undefined;
};

/** Makes a token for a member and answers it once; the database keeps its hash. */
export async function createToken(
  viewer: Viewer,
  request: NewToken,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const member = await db().member.findUnique({ where: { email: canonicalEmail(request.memberEmail) ?? "" } });
  if (!member || member.deactivatedAt) throw new NotFound(`There is no active member ${request.memberEmail}.`);
  const unknown = request.scopes.filter((scope) => !(permissions as readonly string[]).includes(scope));
  if (unknown.length > 0)
    throw new Invalid(`Unknown scopes: ${unknown.join(", ")}. There are ${permissions.join(", ")}.`);
  const beyond = request.scopes.filter(
    (scope) => !(scopesFor(member.accessLevel) as readonly string[]).includes(scope),
  );
  if (beyond.length > 0) throw new Invalid(`A ${member.accessLevel} may not hold: ${beyond.join(", ")}.`);
  if (request.scopes.length === 0) throw new Invalid("A token needs at least one scope.");
  const days = request.expiresInDays ?? longestLifeDays;
  if (!(days > 0 && days <= longestLifeDays))
    throw new Invalid(`A token lives between one day and ${longestLifeDays}.`);
  const token = newToken();
  const expiresAt = new Date(Date.now() + days * dayMs);
  return inTransaction(async (tx) => {
    const row = await tx.apiToken.create({
      data: {
        memberId: member.id,
        name: request.name.slice(0, 100),
        sha256: tokenSha256(token),
        scopes: [...request.scopes],
        expiresAt,
      },
      select: { id: true },
    });
    await record(tx, viewer, [
      {
        type: "token.created",
        subject: row.id,
        detail: { member: member.email, name: request.name, scopes: [...request.scopes] },
      },
    ]);
    return { id: row.id, token, expiresAt };
  });
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

import type { Viewer } from "@/lib/access/viewer";
import { db } from "@/lib/db/client";
import { Invalid, NotFound } from "@/lib/errors";
import { canonicalEmail } from "@/lib/identities/canonical-email";
import { changeAccessLevel, type LevelToGive } from "@/lib/members/change-access-level";
import { deactivateMember, reactivateMember } from "@/lib/members/deactivate";
import { getMember } from "@/lib/members/get";
import { listMembers, statusOf } from "@/lib/members/list";
import { listTokens, statusOfToken } from "@/lib/tokens/list";

const mostListed = 10_000;
const levels = ["manager", "member", "restricted"] as const;

export async function listMembersForOperator(viewer: Viewer) {
  const { rows } = await listMembers(viewer, {}, { limit: mostListed });
  return rows.map(({ id, email, name, accessLevel, status, lastSignInAt }) => ({
    id,
    email,
    name,
    access_level: accessLevel,
    status,
    last_login: lastSignInAt,
  }));
}

export async function changeLevelByEmail(viewer: Viewer, email: string, level: string) {
  const wanted: LevelToGive | undefined = levels.find((one) => one === level);
  if (!wanted) throw new Invalid(`There is no level "${level}" to give. There are ${levels.join(", ")}.`);
  const id = await idOf(email);
  await changeAccessLevel(viewer, id, wanted);
  return shape(viewer, id);
}

export async function deactivateByEmail(viewer: Viewer, email: string) {
  const id = await idOf(email);
  await deactivateMember(viewer, id);
  return shape(viewer, id);
}

export async function reactivateByEmail(viewer: Viewer, email: string) {
  const id = await idOf(email);
  await reactivateMember(viewer, id);
  return shape(viewer, id);
}

export async function listTokensForOperator(viewer: Viewer, email: string | undefined) {
  const memberId = email === undefined ? undefined : await idOf(email);
  const { rows } = await listTokens(viewer, { memberId }, { limit: mostListed });
  return rows.map((token) => ({
    id: token.id,
    name: token.name,
    member: token.member.name,
    scopes: token.scopes.join(","),
    status: statusOfToken(token),
    last_used_at: token.lastUsedAt,
    expires_at: token.expiresAt,
  }));
}

async function idOf(email: string): Promise<number> {
  const member = await db().member.findUnique({ where: { email: canonicalEmail(email) ?? "" }, select: { id: true } });
  if (!member) throw new NotFound(`There is no member ${email}.`);
  return member.id;
}

async function shape(viewer: Viewer, id: number) {
  const member = await getMember(viewer, id);
  return { id, email: member.email, access_level: member.accessLevel, status: statusOf(member) };
}

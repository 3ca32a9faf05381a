import { memberIdOf, type Viewer } from "@/lib/access/viewer";
import { record } from "@/lib/audit/record";
import { db, inTransaction } from "@/lib/db/client";
import { Forbidden, Invalid, NotFound } from "@/lib/errors";
import { personName } from "@/lib/members/person-name";
import type { Prisma } from "@/prisma/generated/client";

const shown = {
  id: true,
  name: true,
  email: true,
  accessLevel: true,
  timeZone: true,
  createdAt: true,
  lastSignInAt: true,
  identities: { select: { issuer: true, email: true, emailVerified: true } },
} as const;
export type Account = Prisma.MemberGetPayload<{ select: typeof shown }>;

/** The member who asks, as they see themselves. */
export async function ownAccount(viewer: Viewer): Promise<Account> {
  const member = await db().member.findUnique({ where: { id: memberIdOf(viewer) ?? -1 }, select: shown });
  if (!member) throw new NotFound("Only a member has an account.");
  return member;
}

/** Changes what a member decides about themselves. */
export async function changeAccount(
  viewer: Viewer,
  wanted: { name?: string | undefined; timeZone?: string | undefined },
): Promise<Account> {
  // A token stands for its owner in the work, not in who they are.
  if (viewer.kind !== "member") throw new Forbidden("Only you change your account, signed in yourself.");
  const name = wanted.name === undefined ? undefined : personName(wanted.name);
  if (name === null) throw new Invalid("A name has at least one character.", { pointer: "/name" });
  if (wanted.timeZone !== undefined && !isTimeZone(wanted.timeZone))
    throw new Invalid(`“${wanted.timeZone}” is not a time zone. It looks like Europe/Paris.`, {
      pointer: "/time_zone",
    });
  const change = { ...(name ? { name } : {}), ...(wanted.timeZone ? { timeZone: wanted.timeZone } : {}) };
  return inTransaction(async (tx) => {
    const where = { id: viewer.memberId };
    const before = await tx.member.findUniqueOrThrow({ where, select: { name: true, timeZone: true } });
    const account = await tx.member.update({ where, data: change, select: shown });
    const after = { name: account.name, timeZone: account.timeZone };
    if (JSON.stringify(before) !== JSON.stringify(after)) {
      await record(tx, viewer, [
        { type: "member.account_changed", subject: String(viewer.memberId), detail: { before, after } },
      ]);
    }
    return account;
  });
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" && !/^[+-]/.test(name);
  } catch {
    return false;
  }
}
